package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema says of every operation which scope it wants.
final class SchemaScopesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Query", "Mutation", "Subscription"})
  void everyOperationNamesItsScope(String root) throws Exception {
    try (InputStream text =
        Objects.requireNonNull(
            SchemaScopesTest.class.getResourceAsStream("/graphql/schema.graphqls"))) {
      TypeDefinitionRegistry schema = new SchemaParser().parse(text);
      ObjectTypeDefinition type = schema.getTypeOrNull(root, ObjectTypeDefinition.class);
      assertThat(Objects.requireNonNull(type).getFieldDefinitions())
          .filteredOn(field -> !field.hasDirective("needs"))
          .as("add @needs(scope: …): without it an operation is for admins only")
          .extracting(FieldDefinition::getName)
          .isEmpty();
    }
  }
}
