package dev.wherry.server.graphql;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.core.queue.Scope;
import dev.wherry.server.access.Doorkeeper;
import dev.wherry.server.provider.ProviderRegistry;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/// Makes, lists and revokes access tokens.
@Controller
final class Tokens {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private final Doorkeeper doorkeeper;
  private final ProviderRegistry providers;

  Tokens(Doorkeeper doorkeeper, ProviderRegistry providers) {
    this.doorkeeper = doorkeeper;
    this.providers = providers;
  }

  /// The schema's `Token`.
  record TokenView(
      String name,
      List<Scope> scopes,
      List<String> providers,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    static TokenView of(AccessToken token) {
      return new TokenView(
          token.name(),
          token.scopes().stream().sorted().toList(),
          token.providers().stream().sorted().toList(),
          token.createdAt(),
          token.expiresAt());
    }
  }

  /// The schema's `CreateTokenInput`.
  record Input(
      String name,
      List<Scope> scopes,
      @Nullable List<String> providers,
      @Nullable Instant expiresAt) {}

  /// The schema's `CreateTokenPayload`.
  record Created(@Nullable TokenView token, @Nullable String secret, List<UserError> errors) {
    /// Without the secret.
    @Override
    public String toString() {
      return "Created[%s, %s]".formatted(token, errors);
    }
  }

  /// The schema's `RevokeTokenPayload`.
  record Revoked(@Nullable String name, List<UserError> errors) {}

  @QueryMapping
  List<TokenView> tokens() {
    return doorkeeper.all().stream().map(TokenView::of).toList();
  }

  @MutationMapping
  Created createToken(@Argument Input input) {
    Complaints complaints = new Complaints();
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(input.scopes());
    Set<String> reached =
        new TreeSet<>(Objects.requireNonNullElse(input.providers(), List.<String>of()));
    check(input, scopes, reached, complaints);
    if (!complaints.all().isEmpty()) {
      return new Created(null, null, complaints.all());
    }
    Doorkeeper.Made made = doorkeeper.make(input.name(), scopes, reached, input.expiresAt());
    switch (made.change()) {
      case TAKEN ->
          complaints.add(
              UserErrorCode.NAME_TAKEN,
              "there is a token '%s': choose another name, or revoke that one first"
                  .formatted(input.name()),
              "name");
      case LOCKS_OUT ->
          complaints.add(
              UserErrorCode.LOCKS_OUT,
              "from the first token on every caller needs one: make one with the scope ADMIN that never expires first",
              "scopes");
      case DONE, UNKNOWN -> {
        return new Created(TokenView.of(made.token()), made.secret(), List.of());
      }
    }
    return new Created(null, null, complaints.all());
  }

  private void check(Input input, Set<Scope> scopes, Set<String> reached, Complaints complaints) {
    if (!NAME.matcher(input.name()).matches()) {
      complaints.add(
          UserErrorCode.MALFORMED_NAME,
          "'%s' can't be a token's name: take 1 to 63 lower-case letters, digits and '-'"
              .formatted(Text.shown(input.name())),
          "name");
    }
    if (scopes.isEmpty()) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "the token could do nothing: give it at least one scope",
          "scopes");
    }
    if (scopes.contains(Scope.ADMIN) && !reached.isEmpty()) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "an admin can make tokens for all providers: leave the providers out, or the scope ADMIN",
          "providers");
    }
    for (String name : reached) {
      if (providers.find(name) == null) {
        complaints.add(
            UserErrorCode.UNKNOWN_PROVIDER,
            LocationCheck.unknownProvider(name, providers),
            "providers");
      }
    }
    if (input.expiresAt() != null && doorkeeper.isPast(input.expiresAt())) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "expiresAt is over already: give a time to come, or leave it out",
          "expiresAt");
    }
  }

  @MutationMapping
  Revoked revokeToken(@Argument String name) {
    return switch (doorkeeper.revoke(name)) {
      case DONE, TAKEN -> new Revoked(name, List.of());
      case UNKNOWN ->
          new Revoked(
              null,
              List.of(
                  new UserError(
                      UserErrorCode.UNKNOWN_TOKEN,
                      List.of("name"),
                      "there is no token '%s': tokens lists those that are"
                          .formatted(Text.shown(name)))));
      case LOCKS_OUT ->
          new Revoked(
              null,
              List.of(
                  new UserError(
                      UserErrorCode.LOCKS_OUT,
                      List.of("name"),
                      "no other token has the scope ADMIN and never expires: make one first, or revoke this one last")));
    };
  }
}
