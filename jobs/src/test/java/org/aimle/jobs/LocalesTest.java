package org.aimle.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * Nothing that a machine reads may depend on the language that the machine is set to. {@code
 * String.formatted}, which knows no locale, is left to sentences that a person reads.
 */
@AnalyzeClasses(packages = "org.aimle", importOptions = WithoutTests.class)
public class LocalesTest {

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
  public static final ArchRule callsNameTheirLocale =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.aimle.shaded..")
          .should()
          .callCodeUnitWhere(
              DescribedPredicate.describe(
                  "takes the machine's language (name Locale.ROOT)",
                  call -> WITHOUT_LOCALE.contains(signature(call))));

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
