package dev.wherry.providers.ftp;

/// The contract without TLS.
final class FtpProviderTest extends FtpContract {
  FtpProviderTest() {
    super(FtpTls.NONE);
  }
}
