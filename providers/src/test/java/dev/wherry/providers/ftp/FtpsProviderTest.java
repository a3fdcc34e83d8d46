package dev.wherry.providers.ftp;

/// The contract with TLS, as the server comes: each data connection has to resume the session of
/// the control connection.
final class FtpsProviderTest extends FtpContract {
  FtpsProviderTest() {
    super(FtpTls.EXPLICIT);
  }
}
