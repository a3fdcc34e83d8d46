package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.AccessTokens.Change;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [AccessTokens] keeps.
public abstract class AccessTokensContract {
  protected abstract QueueUnderTest subject();

  private AccessTokens tokens() {
    return subject().accessTokens();
  }

  private static AccessToken token(
      String name, @Nullable Instant end, Scope scope, String... providers) {
    return new AccessToken(
        name,
        "a1".repeat(32),
        EnumSet.of(scope),
        Set.of(providers),
        Instant.parse("2026-03-01T12:00:00.123Z"),
        end);
  }

  @Test
  void tokensAreToldByNameAsTheyWereAdded() {
    AccessTokens tokens = tokens();
    AccessToken keeper = token("root", null, Scope.ADMIN);
    AccessToken limited =
        token("app", Instant.parse("2027-03-01T12:00:00Z"), Scope.SUBMIT, "old", "new");

    assertThat(tokens.all()).isEmpty();
    assertThat(tokens.add(keeper)).isEqualTo(Change.DONE);
    assertThat(tokens.add(limited)).isEqualTo(Change.DONE);
    assertThat(tokens.all()).containsExactly(limited, keeper);
    assertThat(tokens.add(token("app", null, Scope.READ))).isEqualTo(Change.TAKEN);
    assertThat(tokens.revoke("app")).isEqualTo(Change.DONE);
    assertThat(tokens.revoke("app")).isEqualTo(Change.UNKNOWN);
    assertThat(tokens.all()).containsExactly(keeper);
  }

  @Test
  void whereThereAreTokensOneOfThemCanMakeOthersForGood() {
    AccessTokens tokens = tokens();
    Instant end = Instant.parse("2027-03-01T12:00:00Z");

    assertThat(tokens.add(token("app", null, Scope.READ))).isEqualTo(Change.LOCKS_OUT);
    assertThat(tokens.add(token("app", end, Scope.ADMIN))).isEqualTo(Change.LOCKS_OUT);
    assertThat(tokens.all()).isEmpty();
    tokens.add(token("root", null, Scope.ADMIN));
    tokens.add(token("app", null, Scope.READ));
    assertThat(tokens.revoke("root")).isEqualTo(Change.LOCKS_OUT);
    tokens.add(token("second", null, Scope.ADMIN));
    assertThat(tokens.revoke("root")).isEqualTo(Change.DONE);
    assertThat(tokens.revoke("app")).isEqualTo(Change.DONE);
    assertThat(tokens.revoke("second")).isEqualTo(Change.DONE);
    assertThat(tokens.all()).isEmpty();
  }
}
