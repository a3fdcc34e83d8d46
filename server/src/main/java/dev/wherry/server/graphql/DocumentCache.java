package dev.wherry.server.graphql;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Remembers documents that were found valid, so that one that programs send again and again is
/// parsed and validated once. What a document may do to whom, and its limits, are judged each time.
///
/// It holds little: few documents, none of them long and not many that are, and starts anew when it
/// is full. Parsed, a document takes some 36 bytes for each of its characters.
final class DocumentCache implements PreparsedDocumentProvider {
  private static final int MOST = 500;
  private static final int LONGEST = 16 << 10;

  /// Of all of them together, in characters.
  private static final int ROOM = 512 << 10;

  private final Map<String, PreparsedDocumentEntry> valid = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();

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
      if (taken.addAndGet(document.length()) > ROOM || valid.size() >= MOST) {
        valid.clear();
        taken.set(document.length());
      }
      valid.put(document, found);
    }
    return CompletableFuture.completedFuture(found);
  }
}
