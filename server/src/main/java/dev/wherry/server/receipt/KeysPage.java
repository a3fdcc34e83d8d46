package dev.wherry.server.receipt;

import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.ReceiptKey;
import dev.wherry.core.queue.ReceiptKeys;
import dev.wherry.server.web.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// The public keys of all receipts, as a JSON Web Key set (RFC 7517).
@Controller
final class KeysPage {
  private final ReceiptKeys keys;

  KeysPage(ReceiptKeys keys) {
    this.keys = keys;
  }

  @GetMapping("/receipts/keys")
  void keys(HttpServletResponse response) throws IOException {
    String set;
    try {
      set = keys.all().stream().map(KeysPage::jwk).collect(Collectors.joining(",", "[", "]"));
    } catch (QueueUnavailableException e) {
      Refusal.UNAVAILABLE.write(response);
      return;
    }
    response.setContentType("application/jwk-set+json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response
        .getOutputStream()
        .write("{\"keys\":%s}".formatted(set).getBytes(StandardCharsets.UTF_8));
  }

  /// Thumbprints and keys are base64url: nothing needs to be escaped.
  private static String jwk(ReceiptKey key) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\",\"kid\":\"%s\",\"alg\":\"EdDSA\",\"use\":\"sig\"}"
        .formatted(key.x(), key.id());
  }
}
