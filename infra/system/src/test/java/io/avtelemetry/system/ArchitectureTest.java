package io.avtelemetry.system;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows of docs/architecture.md: who may import whom, and what nobody does. */
class ArchitectureTest {
  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("jmh_generated"))
          .importPackages("io.avtelemetry");

  private static final DescribedPredicate<JavaClass> ours = resideInAnyPackage("io.avtelemetry..");
  private static final DescribedPredicate<JavaClass> common =
      resideInAnyPackage(
          "io.avtelemetry.audit..",
          "io.avtelemetry.stream..",
          "io.avtelemetry.settings..",
          "io.avtelemetry.lifecycle..",
          "io.avtelemetry.ops..",
          "io.avtelemetry.tls..");

  @ParameterizedTest
  @ValueSource(strings = {"stream", "vehicle", "ingest", "sink", "dashboard", "local", "bench"})
  void every_module_is_looked_at(String name) {
    assertThat(classes.stream().map(JavaClass::getPackageName)).contains("io.avtelemetry." + name);
  }

  @Test
  void common_imports_nobody() {
    noClasses()
        .that(common)
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(common)))
        .check(classes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vehicle", "ingest", "sink", "dashboard"})
  void a_service_imports_common_and_itself(String name) {
    DescribedPredicate<JavaClass> itself = resideInAnyPackage("io.avtelemetry." + name + "..");
    noClasses()
        .that(itself)
        .should()
        .dependOnClassesThat(
            ours.and(DescribedPredicate.not(common)).and(DescribedPredicate.not(itself)))
        .check(classes);
  }

  @Test
  void the_local_infrastructure_imports_nobody() {
    DescribedPredicate<JavaClass> local = resideInAnyPackage("io.avtelemetry.local..");
    noClasses()
        .that(local)
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(local)))
        .check(classes);
  }

  @Test
  void the_benchmarks_may_import_anybody_but_nobody_imports_them() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.avtelemetry.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.avtelemetry.bench..")
        .check(classes);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.avtelemetry.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void only_settings_read_the_environment_or_the_configuration_library() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.avtelemetry.settings..", "io.avtelemetry.local..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe.config..")
        .check(classes);
  }

  /**
   * Who waits, waits for something. Drills (which are not among these classes) and benchmarks pace
   * a load and watch an installation from outside, where often nothing tells when a thing has
   * happened.
   */
  @Test
  void nobody_sleeps() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.avtelemetry.bench..")
        .should()
        .callMethodWhere(
            target(name("sleep")).and(target(owner(type(Thread.class).or(type(TimeUnit.class))))))
        .check(classes);
  }

  @Test
  void no_static_holds_state_that_can_be_assigned() {
    fields()
        .that()
        .areStatic()
        .and()
        .areNotFinal()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.not(
                com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier(
                    JavaModifier.STATIC)))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void nobody_is_called_util_helper_or_manager() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Misc)$").check(classes);
  }
}
