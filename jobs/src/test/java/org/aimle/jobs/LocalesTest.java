package org.aimle.jobs;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;

/** Nothing that a machine reads may depend on the language that the machine is set to. */
@AnalyzeClasses(packages = "org.aimle", importOptions = ImportOption.DoNotIncludeTests.class)
class LocalesTest {

  private static final Set<String> WITHOUT_LOCALE =
      Set.of(
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintStream.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintStream.format(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintWriter.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintWriter.format(java.lang.String, [Ljava.lang.Object;)",
          "java.util.Formatter.<init>()",
          "java.util.Formatter.<init>(java.lang.Appendable)",
          "java.util.Scanner.<init>(java.io.InputStream)",
          "java.text.DecimalFormat.<init>(java.lang.String)",
          "java.text.NumberFormat.getInstance()",
          "java.text.SimpleDateFormat.<init>(java.lang.String)",
          "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)");

  @ArchTest
  static final ArchRule callsNameTheirLocale =
      ArchRuleDefinition.noClasses()
          .should()
          .callCodeUnitWhere(
              DescribedPredicate.describe(
                  "takes the machine's language (name Locale.ROOT)",
                  call -> WITHOUT_LOCALE.contains(signature(call))));

  /** {@code formatted} knows no locale: good enough for a sentence that a person reads. */
  @ArchTest
  static final ArchRule formattedIsForMessages =
      ArchRuleDefinition.codeUnits()
          .should(
              new ArchCondition<JavaCodeUnit>("use String.formatted for messages only") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                  boolean formats =
                      unit.getMethodCallsFromSelf().stream()
                          .map(LocalesTest::signature)
                          .anyMatch(s -> s.startsWith("java.lang.String.formatted("));
                  boolean tells =
                      unit.getConstructorCallsFromSelf().stream()
                              .map(JavaAccess::getTargetOwner)
                              .anyMatch(owner -> owner.isAssignableTo(Throwable.class))
                          || unit.getMethodCallsFromSelf().stream()
                              .anyMatch(
                                  call ->
                                      call.getTargetOwner()
                                          .getName()
                                          .startsWith("org.aimle.spec.Ranges"));
                  if (formats && !tells) {
                    events.add(SimpleConditionEvent.violated(unit, unit.getFullName()));
                  }
                }
              });

  private static String signature(JavaCall<?> call) {
    return call.getTargetOwner().getName()
        + "."
        + call.getName()
        + "("
        + String.join(
            ", ", call.getTarget().getRawParameterTypes().stream().map(JavaClass::getName).toList())
        + ")";
  }
}
