package dev.wherry.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may know whom.
final class ModulesTest {
  private static final String[] JDK = {"java..", "javax..", "org.jspecify.."};

  private static String[] with(String... packages) {
    String[] all = Arrays.copyOf(JDK, JDK.length + packages.length);
    System.arraycopy(packages, 0, all, JDK.length, packages.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core.move",
        "core.manifest",
        "core.provider",
        "core.queue",
        "core.runner",
        "core.transfer",
        "core.worker",
        "providers.catalog",
        "providers.file",
        "providers.s3",
        "postgres",
        "postgres.embedded",
        "server",
        "server.graphql",
        "server.settings",
        "server.web"
      })
  void everyPackageWasSeen(String name) {
    assertThat(Code.ALL.stream().map(JavaClass::getPackageName)).contains("dev.wherry." + name);
  }

  @ParameterizedTest
  @CsvSource({
    "move, ''",
    "provider, move",
    "queue, move",
    "manifest, move jackson",
    "runner, ''",
    "transfer, provider move",
    "worker, transfer provider queue manifest runner move"
  })
  void aPackageOfCoreKnowsOnlyThoseBelowIt(String name, String below) {
    String[] known =
        Stream.concat(
                Stream.of(name), below.isEmpty() ? Stream.empty() : Stream.of(below.split(" ", -1)))
            .map(
                other ->
                    other.equals("jackson") ? "tools.jackson.core.." : "dev.wherry.core." + other)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.wherry.core." + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with(known))
        .check(Code.ALL);
  }

  @Test
  void providersAndPostgresKnowOnlyCoreOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("dev.wherry.providers..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.wherry.postgres..", "dev.wherry.server..", "dev.wherry.core.queue..")
        .check(Code.ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.wherry.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.wherry.providers..", "dev.wherry.server..", "dev.wherry.core.worker..")
        .check(Code.ALL);
  }

  @Test
  void onlyWiringKnowsTheWorker() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.wherry.server", "dev.wherry.core.worker")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.wherry.core.worker")
        .check(Code.ALL);
  }

  @Test
  void springIsInTheServerOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.wherry.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..", "graphql..", "jakarta..")
        .check(Code.ALL);
  }

  @Test
  void sqlIsInPostgresOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.wherry.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql..", "com.zaxxer..")
        .check(Code.ALL);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching("dev.wherry.(**)").should().beFreeOfCycles().check(Code.ALL);
  }
}
