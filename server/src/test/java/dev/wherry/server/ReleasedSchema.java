package dev.wherry.server;

import graphql.introspection.IntrospectionQueryBuilder;
import graphql.introspection.IntrospectionResultToSchema;
import graphql.language.AstPrinter;
import graphql.schema.diff.DiffCategory;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;

/// The schema that programs were written for, without its descriptions, and how one differs from
/// it.
final class ReleasedSchema {
  static final Path FILE = Path.of("src", "test", "schema", "released.graphqls");
  static final String REFRESH =
      "mvn -pl server -am test -Dtest=ReleasedSchemaTest -Dsurefire.failIfNoSpecifiedTests=false -Dwherry.schema=true";

  private ReleasedSchema() {}

  /// What a server says of itself.
  static String served(TestServer server) throws Exception {
    String query =
        IntrospectionQueryBuilder.build(
            IntrospectionQueryBuilder.Options.defaultOptions().descriptions(false));
    Map<String, Object> answer =
        TestServer.JSON.convertValue(server.data(query), new TypeReference<>() {});
    return AstPrinter.printAst(new IntrospectionResultToSchema().createSchemaDefinition(answer))
        + "\n";
  }

  /// What a program written for one schema can't do with another any more, a sentence each.
  static List<String> breaks(String released, String served) {
    CapturingReporter changes = new CapturingReporter();
    new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(released, served), changes);
    return Stream.concat(changes.getBreakages().stream(), changes.getDangers().stream())
        .filter(change -> change.getCategory() != DiffCategory.ADDITION)
        .map(DiffEvent::getReasonMsg)
        .toList();
  }

  /// The lines that only one of them has, with the types that they are in; empty when they are the
  /// same.
  static String change(String released, String served) {
    Set<String> old = lines(released);
    Set<String> now = lines(served);
    return Stream.concat(
            old.stream().filter(line -> !now.contains(line)).map("- "::concat),
            now.stream().filter(line -> !old.contains(line)).map("+ "::concat))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> lines(String schema) {
    Set<String> lines = new LinkedHashSet<>();
    String type = "";
    for (String line : schema.lines().toList()) {
      if (line.startsWith(" ")) {
        lines.add(type + " " + line.strip());
      } else {
        type = line;
        lines.add(line);
      }
    }
    return lines;
  }
}
