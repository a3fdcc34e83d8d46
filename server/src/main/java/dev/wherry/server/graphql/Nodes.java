package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.access.Access;
import graphql.TypeResolutionEnvironment;
import graphql.schema.GraphQLObjectType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/// Finds anything by its id, under the rules that its own query has.
@Controller
final class Nodes {
  private static final int MOST = 100;

  private final Queries queries;
  private final UploadPages uploads;
  private final DeadLetters letters;

  Nodes(MoveReports reports, Queries queries, DeadLetters letters) {
    this.queries = queries;
    this.uploads = new UploadPages(reports);
    this.letters = letters;
  }

  @QueryMapping
  @Nullable Object node(@Argument String id, @ContextValue Access access) {
    Long upload = Ids.upload(id);
    if (upload != null) {
      Reach.wantAll(access, "an upload");
      return uploads.one(upload);
    }
    Long letter = Ids.deadLetter(id);
    if (letter != null) {
      Reach.wantAll(access, "a dead letter");
      return letters.one(letter);
    }
    return Ids.move(id) == null ? queries.request(id, access) : queries.move(id, access);
  }

  @QueryMapping
  List<@Nullable Object> nodes(@Argument List<String> ids, @ContextValue Access access) {
    if (ids.isEmpty() || ids.size() > MOST) {
      throw new ApiException(
          ErrorCode.OUT_OF_RANGE, "%,d ids: give 1 to %d".formatted(ids.size(), MOST));
    }
    List<@Nullable Object> nodes = new ArrayList<>();
    for (String id : ids) {
      nodes.add(node(id, access));
    }
    return nodes;
  }

  /// The schema's type of a node.
  static GraphQLObjectType type(TypeResolutionEnvironment environment) {
    String name =
        switch (environment.<Object>getObject()) {
          case RequestView _ -> "Request";
          case MoveView _ -> "Move";
          case UploadPages.UploadView _ -> "Upload";
          case DeadLetters.View _ -> "DeadLetter";
          case Object other -> throw new IllegalStateException(other.getClass().getName());
        };
    return environment.getSchema().getObjectType(name);
  }
}
