package dev.wherry.server;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version, as the jar's manifest says it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"wherry " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
