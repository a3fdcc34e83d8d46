package dev.wherry.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphqlErrorBuilder;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DocumentCacheTest {
  private final DocumentCache cache = new DocumentCache();
  private final List<String> parsed = new ArrayList<>();

  @Test
  void aValidDocumentIsParsedOnce() {
    PreparsedDocumentEntry first = ask("{ a }");
    PreparsedDocumentEntry second = ask("{ a }");
    assertThat(second.getDocument()).isSameAs(first.getDocument());
    assertThat(parsed).containsExactly("{ a }");
  }

  @Test
  void anInvalidOneIsJudgedEachTime() {
    assertThat(ask("{ bad }").hasErrors()).isTrue();
    assertThat(ask("{ bad }").hasErrors()).isTrue();
    assertThat(parsed).hasSize(2);
  }

  @Test
  void aLongOneIsNotKept() {
    String document = "{ a }" + " ".repeat(20_000);
    ask(document);
    ask(document);
    assertThat(parsed).hasSize(2);
  }

  @Test
  void manyDifferentOnesDontFillTheMemory() {
    ask("{ a }");
    for (int i = 0; i < 1_000; i++) {
      ask("{ a%d: a }".formatted(i));
    }
    ask("{ a }");
    assertThat(parsed).filteredOn("{ a }"::equals).hasSize(2);
  }

  @Test
  void someLongOnesDontFillTheMemory() {
    ask("{ a }");
    for (int i = 0; i < 50; i++) {
      ask("{ a%d: a }".formatted(i) + " ".repeat(16_000));
    }
    ask("{ a }");
    assertThat(parsed).filteredOn("{ a }"::equals).hasSize(2);
  }

  private PreparsedDocumentEntry ask(String document) {
    return cache
        .getDocumentAsync(ExecutionInput.newExecutionInput(document).build(), this::parse)
        .join();
  }

  private PreparsedDocumentEntry parse(ExecutionInput input) {
    parsed.add(input.getQuery());
    return input.getQuery().contains("bad")
        ? new PreparsedDocumentEntry(GraphqlErrorBuilder.newError().message("no").build())
        : new PreparsedDocumentEntry(Parser.parse(input.getQuery()));
  }
}
