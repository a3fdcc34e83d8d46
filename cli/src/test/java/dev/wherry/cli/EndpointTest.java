package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"http://h:1", "http://h:1/", "http://h:1/graphql", " http://h:1/graphql/ "})
  void findsGraphqlAtAService(String text) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint.base()).isEqualTo("http://h:1");
    assertThat(endpoint.http()).hasToString("http://h:1/graphql");
    assertThat(endpoint.webSocket()).hasToString("ws://h:1/graphql");
  }

  @Test
  void keepsThePathOfAProxyAndTls() {
    Endpoint endpoint = Endpoint.parse("HTTPS://h/wherry");
    assertThat(endpoint.http()).hasToString("HTTPS://h/wherry/graphql");
    assertThat(endpoint.webSocket()).hasToString("wsS://h/wherry/graphql");
    assertThat(endpoint.secure()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8080", "ftp://h", "http://", "http://a b", "http://h?x"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not the address of a service");
  }
}
