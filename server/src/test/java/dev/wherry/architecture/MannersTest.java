package dev.wherry.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// How code is written.
final class MannersTest {
  /// What reads a clock or sleeps, by owner and name.
  private static final Set<String> TIME =
      Set.of(
          "java.lang.Thread.sleep",
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now");

  private static ArchCondition<JavaClass> reachFor(String what, Set<String> names) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        for (JavaAccess<?> access : from.getAccessesFromSelf()) {
          String name = access.getTargetOwner().getName() + "." + access.getTarget().getName();
          if (names.contains(name)) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void nobodySleepsOrReadsAClock() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.wherry.server.WorkerLife")
        .and()
        .doNotHaveFullyQualifiedName("dev.wherry.server.graphql.GraphQlWiring")
        .should(reachFor("sleep or read a clock", TIME))
        .check(Code.ALL);
  }

  @Test
  void theRuleOnClocksSeesAReader() {
    JavaClass reader = Code.ALL.get("dev.wherry.server.WorkerLife");
    assertThat(
            reader.getAccessesFromSelf().stream()
                .map(a -> a.getTargetOwner().getName() + "." + a.getTarget().getName()))
        .contains("java.lang.System.nanoTime");
  }

  /// So that a step of a machine's clock changes nothing: the queue's time is the database's, and
  /// the worker's own is monotonic.
  @Test
  void neitherQueueNorWorkerHasAWallClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.wherry.core.queue..",
            "dev.wherry.core.runner..",
            "dev.wherry.core.transfer..",
            "dev.wherry.core.worker..",
            "dev.wherry.postgres..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java[.](time[.](Clock|InstantSource)|util[.](Calendar|Date|Timer))")
        .check(Code.ALL);
  }

  @Test
  void onlyMainNamesTheStandardStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.wherry.server.Main")
        .should(
            reachFor(
                "name standard streams", Set.of("java.lang.System.out", "java.lang.System.err")))
        .check(Code.ALL);
  }

  @Test
  void noClassHasANameThatSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*[.$](Abstract\\w*|\\w*(Impl|Manager|Utils?|Helper|Service|Support))")
        .check(Code.ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        Code.ALL.stream()
            .map(JavaClass::getPackage)
            .filter(here -> !here.isAnnotatedWith(NullMarked.class))
            .map(here -> here.getName())
            .collect(Collectors.toSet());
    assertThat(unmarked).isEmpty();
    assertThat(Code.ALL.stream().map(JavaClass::getPackageName).distinct()).hasSizeGreaterThan(12);
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    classes()
        .that(
            DescribedPredicate.describe(
                "are classes", c -> !c.isInterface() && !c.isEnum() && !c.isAnonymousClass()))
        .and(
            DescribedPredicate.describe(
                "are no wiring", c -> !c.getSimpleName().endsWith("Wiring")))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(Code.ALL);
  }

  @Test
  void noTypeOfOthersIsInASignatureThatAnotherPackageSees() {
    classes()
        .that()
        .arePublic()
        .and()
        .resideOutsideOfPackage("dev.wherry.server..")
        .should(
            new ArchCondition<>("say only types of the JDK and of ours") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                  if (unit.getModifiers().contains(JavaModifier.PUBLIC)
                      && !unit.getModifiers().contains(SYNTHETIC)) {
                    says(unit)
                        .filter(said -> !isOurs(said))
                        .forEach(
                            said ->
                                events.add(
                                    SimpleConditionEvent.violated(
                                        unit, unit.getFullName() + " says " + said.getName())));
                  }
                }
              }
            })
        .check(Code.ALL);
  }

  private static Stream<JavaClass> says(JavaCodeUnit unit) {
    return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream());
  }

  private static boolean isOurs(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return type.getBaseComponentType().isPrimitive()
        || List.of("java.", "javax.net.ssl.", "dev.wherry.").stream().anyMatch(name::startsWith);
  }
}
