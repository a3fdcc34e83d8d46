package dev.wherry.providers.s3;

import dev.wherry.providers.Secret;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/// An S3 server in this process that checks signatures, dates, digests and conditions: s3proxy.
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "wherry-access-key";
  static final String SECRET_KEY = "wherry-secret-key";

  private final AtomicInteger buckets = new AtomicInteger();
  private final BlobStore store;
  private final S3Proxy proxy;

  private S3Server(BlobStore store, S3Proxy proxy) {
    this.store = store;
    this.proxy = proxy;
  }

  /// Starts one on a free port of loopback.
  static S3Server start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("jclouds.identity", ACCESS_KEY);
    properties.setProperty("jclouds.credential", SECRET_KEY);
    BlobStore store = BlobStores.create("transient-nio2", properties);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    proxy.start();
    return new S3Server(store, proxy);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  BlobStore store() {
    return store;
  }

  /// Settings for a bucket that nobody has used.
  S3Settings newBucket(String prefix) {
    String bucket = "bucket-" + buckets.incrementAndGet();
    store.createContainer(CreateBucketRequest.builder().bucket(bucket).build());
    return settings(bucket, prefix);
  }

  S3Settings settings(String bucket, String prefix) {
    return new S3Settings(
        null,
        endpoint(),
        null,
        bucket,
        prefix,
        ACCESS_KEY,
        new Secret(SECRET_KEY),
        null,
        null,
        true,
        null,
        null,
        null,
        null,
        16,
        null);
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("s3proxy does not stop", e);
    }
  }
}
