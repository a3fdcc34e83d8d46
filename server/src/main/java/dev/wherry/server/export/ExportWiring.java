package dev.wherry.server.export;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.receipt.ReceiptSigner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Serves the exports. It wants [MoveReports] and a [ReceiptSigner].
@Configuration(proxyBeanMethods = false)
public class ExportWiring {
  @Bean
  Exports exports(MoveReports reports, ReceiptSigner signer) {
    return new Exports(reports, signer);
  }
}
