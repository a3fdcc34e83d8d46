package dev.wherry.server.graphql;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Remembers documents that were found valid, so that one that programs send again and again is
/// parsed and validated once. What a document may do to whom, and its limits, are judged each time.
///
/// It holds little: few documents, none of them long, and starts anew when it is full.
final class DocumentCache implements PreparsedDocumentProvider {
  private static final int MOST = 500;
  private static final int LONGEST = 16 << 10;

  private final Map<String, PreparsedDocumentEntry> valid = new ConcurrentHashMap<>();

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    String document = input.getQuery();
    PreparsedDocumentEntry known = valid.get(document);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    PreparsedDocumentEntry found = parseAndValidate.apply(input);
    if (!found.hasErrors() && document.length() <= LONGEST) {
      if (valid.size() >= MOST) {
        valid.clear();
      }
      valid.put(document, found);
    }
    return CompletableFuture.completedFuture(found);
  }
}
