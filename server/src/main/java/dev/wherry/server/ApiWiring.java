package dev.wherry.server;

import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.ReceiptKeys;
import dev.wherry.server.export.ExportWiring;
import dev.wherry.server.graphql.BadDocumentsException;
import dev.wherry.server.graphql.Documents;
import dev.wherry.server.graphql.GraphQlWiring;
import dev.wherry.server.receipt.BadKeyException;
import dev.wherry.server.receipt.ReceiptSigner;
import dev.wherry.server.receipt.ReceiptWiring;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.signpost.SignpostWiring;
import dev.wherry.server.web.WebWiring;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// A process that takes requests.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  DoorWiring.class,
  GraphQlWiring.class,
  ReceiptWiring.class,
  ExportWiring.class,
  SignpostWiring.class,
  WebWiring.class
})
class ApiWiring {
  @Bean
  Documents documents(Settings.Server server) {
    try {
      return Documents.at(server.documents());
    } catch (BadDocumentsException e) {
      throw new StartException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  @Bean
  ReceiptSigner receiptSigner(Startup startup, ReceiptKeys keys) {
    try {
      return ReceiptSigner.open(startup.data(), keys);
    } catch (BadKeyException e) {
      throw new StartException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    } catch (QueueUnavailableException e) {
      throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
