package dev.wherry.providers.sftp;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Tells the SSH library that the JDK has Ed25519. It must be told before it looks at any key.
final class JdkEd25519 extends AbstractSecurityProviderRegistrar {
  private static final String NAME = "WherryEd25519";

  private JdkEd25519() {
    super(NAME);
  }

  /// Tells it, once in a process.
  static synchronized void register() {
    if (!SecurityUtils.isProviderRegistered(NAME)) {
      SecurityUtils.registerSecurityProvider(new JdkEd25519());
    }
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public boolean isSecurityEntitySupported(Class<?> entityType, String name) {
    return false;
  }

  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }

  @Override
  public Provider getSecurityProvider() {
    return Security.getProvider("SunEC");
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new Ed25519Keys());
  }
}
