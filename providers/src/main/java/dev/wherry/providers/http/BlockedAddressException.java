package dev.wherry.providers.http;

import java.net.UnknownHostException;

/// A host has no address that may be connected to.
final class BlockedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  BlockedAddressException(String message) {
    super(message);
  }
}
