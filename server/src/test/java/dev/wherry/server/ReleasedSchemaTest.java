package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nothing that programs rely on leaves the schema unnoticed.
final class ReleasedSchemaTest {
  private static final String OLD =
      """
      enum Colour {RED BLUE}
      input Wish {name: String}
      type Query {
        things(first: Int, after: String, wish: Wish): [Thing!]!
        colours: [Colour!]!
        size: Int!
      }
      type Thing {colour: Colour! name: String!}
      """;

  @Test
  void theServedSchemaIsTheReleasedOne() throws Exception {
    String served = ReleasedSchema.served(TestServer.shared());
    if (Boolean.getBoolean("wherry.schema")) {
      Files.createDirectories(ReleasedSchema.FILE.getParent());
      Files.writeString(ReleasedSchema.FILE, served);
    }
    String released = Files.readString(ReleasedSchema.FILE);
    String change = ReleasedSchema.change(released, served);
    assertThat(ReleasedSchema.breaks(released, served))
        .as(
            "programs that were written for %s break: keep what they use, deprecated, or accept it with a word in CHANGELOG.md and `%s`:%n%s",
            ReleasedSchema.FILE, ReleasedSchema.REFRESH, change)
        .isEmpty();
    assertThat(change)
        .as("nothing breaks, but %s is stale: `%s`", ReleasedSchema.FILE, ReleasedSchema.REFRESH)
        .isEmpty();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: String!}                 | } | a field goes | name",
        "type Thing {colour: Colour! name: String!} | | a type goes | Thing",
        "after: String,                 | | an argument goes | Query.things",
        "BLUE                           | | a value goes | BLUE",
        "size: Int!                     | size: String! | a type changes | size",
        "size: Int!                     | size: Int | a value may be null | size",
        "first: Int                     | first: Int! | an argument becomes required | first",
        "first: Int                     | last: Int!, first: Int | a required argument comes | last",
        "wish: Wish                     | wish: String | an argument's type changes | wish",
        "input Wish {name: String       | input Wish {name: String! | an input becomes required | name",
        "input Wish {name: String       | input Wish {age: Int!, name: String | a required input comes | age",
        "input Wish {name: String       | input Wish {age: Int | an input goes | name",
      })
  void whatBreaksIsFound(String from, @Nullable String to, String what, String word) {
    assertThat(OLD).as(what).contains(from);
    String changed = OLD.replace(from, to == null ? "" : to);
    assertThat(ReleasedSchema.change(OLD, changed)).as(what).isNotEmpty();
    assertThat(ReleasedSchema.breaks(OLD, changed))
        .as(what)
        .anySatisfy(sentence -> assertThat(sentence).contains(word));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "size: Int! | size: Int! weight: Int",
        "RED        | RED GREEN",
        "first: Int | first: Int, last: Int",
        "input Wish {name: String | input Wish {name: String, age: Int",
      })
  void whatIsNewBreaksNothing(String from, String to) {
    assertThat(OLD).contains(from);
    String changed = OLD.replace(from, to);
    assertThat(ReleasedSchema.change(OLD, changed)).isNotEmpty();
    assertThat(ReleasedSchema.breaks(OLD, changed)).isEmpty();
  }

  @Test
  void theLinesThatDifferAreTold() {
    assertThat(
            ReleasedSchema.change(
                "type A {\n  b: Int\n  c: Int\n}", "type A {\n  b: Int!\n  c: Int\n}"))
        .isEqualTo("- type A { b: Int\n+ type A { b: Int!");
  }
}
