package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.validation.Validator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DocumentsTest {
  private static final GraphQLSchema SCHEMA =
      SchemaGenerator.createdMockedSchema(SchemaDouble.text());

  static List<String> documents() {
    return List.of(
        Documents.MOVE_ASSETS,
        Documents.ONE_REQUEST,
        Documents.REQUESTS,
        Documents.FAILED_MOVES,
        Documents.REQUEST_CHANGED,
        Documents.PROVIDERS,
        Documents.LANES,
        Documents.STATS,
        Documents.STATS_CHANGED,
        Documents.DEAD_LETTERS,
        Documents.REDELIVER,
        Documents.LIMIT_PROVIDER,
        Documents.CHECK_PROVIDER,
        Documents.CREATE_TOKEN,
        Documents.TOKENS,
        Documents.REVOKE_TOKEN,
        Documents.failuresByKind(),
        Documents.RETRY_MOVES,
        Documents.requestVerb("cancelRequest"),
        Documents.requestVerb("pauseRequest"),
        Documents.requestVerb("resumeRequest"),
        Documents.requestVerb("keepSources"),
        Documents.providerVerb("pauseProvider"),
        Documents.providerVerb("resumeProvider"),
        Documents.laneVerb("pauseLane"),
        Documents.laneVerb("resumeLane"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void fitTheSchema(String document) {
    assertThat(new Validator().validateDocument(SCHEMA, Parser.parse(document), Locale.ROOT))
        .isEmpty();
  }

  @Test
  void wordsAreTheSchemas() {
    assertThat(names(FailureKind.values())).containsExactlyElementsOf(values("FailureKind"));
    assertThat(names(OverwritePolicy.values()))
        .containsExactlyElementsOf(values("OverwritePolicy"));
    assertThat(names(WebhookEvent.values())).containsExactlyElementsOf(values("WebhookEvent"));
    assertThat(names(VerifyPolicy.values())).containsExactlyElementsOf(values("VerifyPolicy"));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> values(String name) {
    return Objects.requireNonNull(
            new SchemaParser()
                .parse(SchemaDouble.text())
                .getTypeOrNull(name, EnumTypeDefinition.class))
        .getEnumValueDefinitions()
        .stream()
        .map(EnumValueDefinition::getName)
        .toList();
  }
}
