package dev.wherry.server;

import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.server.access.AccessWiring;
import dev.wherry.server.access.Doorkeeper;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Who comes in, in every role.
@Configuration(proxyBeanMethods = false)
@Import(AccessWiring.class)
class DoorWiring {
  @Bean
  Doorkeeper doorkeeper(Startup startup, AccessTokens tokens) {
    String host = startup.settings().server().bind();
    Doorkeeper doorkeeper =
        new Doorkeeper(tokens, InstantSource.system(), Bind.address(host).isLoopbackAddress());
    try {
      Bind.check(host, doorkeeper);
    } catch (QueueUnavailableException e) {
      throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    return doorkeeper;
  }
}
