package dev.wherry.server.receipt;

import dev.wherry.core.queue.ReceiptKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Serves the public keys. It wants [ReceiptKeys].
@Configuration(proxyBeanMethods = false)
public class ReceiptWiring {
  @Bean
  KeysPage receiptKeysPage(ReceiptKeys keys) {
    return new KeysPage(keys);
  }
}
