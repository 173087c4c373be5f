package io.flyshuttle.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions of dependency; here because this module sees all the others. */
class DependencyDirectionsTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.flyshuttle");

  @Test
  void coreNeedsNothingButTheJdk() {
    mayDependOn(
        new String[] {"io.flyshuttle", "io.flyshuttle.internal..", "io.flyshuttle.spi.."},
        "io.flyshuttle",
        "io.flyshuttle.internal..",
        "io.flyshuttle.spi..",
        "org.jspecify..");
  }

  @Test
  void testkitNeedsOnlyCore() {
    mayDependOn(
        new String[] {"io.flyshuttle.testkit.."},
        "io.flyshuttle",
        "io.flyshuttle.spi..",
        "io.flyshuttle.testkit..",
        "org.jspecify..");
  }

  @Test
  void processNeedsOnlyCore() {
    mayDependOn(
        new String[] {"io.flyshuttle.process.."},
        "io.flyshuttle",
        "io.flyshuttle.spi..",
        "io.flyshuttle.process..",
        "org.jspecify..");
  }

  @Test
  void forecastNeedsOnlyCore() {
    mayDependOn(
        new String[] {"io.flyshuttle.forecast.."},
        "io.flyshuttle",
        "io.flyshuttle.spi..",
        "io.flyshuttle.forecast..",
        "org.jspecify..");
  }

  @Test
  void webNeedsOnlyForecastCoreAndItsLibraries() {
    mayDependOn(
        new String[] {"io.flyshuttle.web.."},
        "io.flyshuttle",
        "io.flyshuttle.spi..",
        "io.flyshuttle.forecast",
        "io.flyshuttle.web..",
        "io.javalin..",
        "jakarta.servlet..",
        "kotlin..", // in the signatures of Javalin
        "org.eclipse.jetty..",
        "org.jspecify..",
        "tools.jackson..",
        "com.fasterxml.jackson.annotation..");
  }

  /** The libraries of the page are on the class path of {@code serve} alone. */
  @Test
  void onlyOnePackageOfCliNeedsTheWeb() {
    noClasses()
        .that()
        .resideInAPackage("io.flyshuttle.cli..")
        .and()
        .resideOutsideOfPackage("io.flyshuttle.cli.serve")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.flyshuttle.web..")
        .check(OURS);
  }

  @Test
  void cliNeedsOnlyOursAndItsLibraries() {
    mayDependOn(
        new String[] {"io.flyshuttle.cli.."},
        "io.flyshuttle",
        "io.flyshuttle.process",
        "io.flyshuttle.process.wire", // its exceptions
        "io.flyshuttle.spi..",
        "io.flyshuttle.forecast",
        "io.flyshuttle.web",
        "io.flyshuttle.cli..",
        "me.tongfei..",
        "org.jspecify..",
        "picocli..",
        "tools.jackson..",
        "com.fasterxml.jackson.annotation..");
  }

  @Test
  void examplesNeedOnlyProcessCoreAndJackson() {
    mayDependOn(
        new String[] {"io.flyshuttle.examples.."},
        "io.flyshuttle",
        "io.flyshuttle.process",
        "io.flyshuttle.spi..",
        "io.flyshuttle.examples..",
        "org.jspecify..",
        "tools.jackson..",
        "com.fasterxml.jackson.annotation..");
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.flyshuttle.(**)").should().beFreeOfCycles().check(OURS);
  }

  /** Allows {@code packages} the JDK and {@code allowed}; jdk.* holds JFR and its like. */
  private static void mayDependOn(String[] packages, String... allowed) {
    classes()
        .that(resideInAnyPackage(packages))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed)
                .or(resideInAnyPackage("java..", "javax..", "jdk..", "com.sun.net.httpserver.."))
                .or(resideInAnyPackage("")))
        .check(OURS);
  }
}
