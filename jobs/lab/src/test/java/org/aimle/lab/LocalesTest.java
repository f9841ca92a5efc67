package org.aimle.lab;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The lab keeps the rule of the others: what a machine reads has no language. */
@AnalyzeClasses(packages = "org.aimle.lab", importOptions = ImportOption.DoNotIncludeTests.class)
class LocalesTest {

  @ArchTest
  static final ArchRule callsNameTheirLocale = org.aimle.jobs.LocalesTest.callsNameTheirLocale;
}
