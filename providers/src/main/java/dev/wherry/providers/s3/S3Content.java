package dev.wherry.providers.s3;

import dev.wherry.core.provider.StorageException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an answer. Closing it before its end drops the connection, which costs less than
/// reading what nobody wants. For one thread.
final class S3Content extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> body;
  private final S3Errors errors;
  private final String key;
  private boolean ended;

  S3Content(ResponseInputStream<GetObjectResponse> body, S3Errors errors, String key) {
    super(body);
    this.body = body;
    this.errors = errors;
    this.key = key;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int n = body.read(bytes, offset, length);
      ended |= n < 0;
      return n;
    } catch (SdkException e) {
      StorageException told = errors.told("read", key, e);
      throw new IOException(told.getMessage(), told);
    }
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      body.abort();
    }
    body.close();
  }
}
