package dev.wherry.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class S3SignatureTest {
  /// From AWS's documentation: "Signature Calculations for the Authorization Header", GET Bucket
  /// (List Objects).
  @Test
  void signsAsTheDocumentedExample() {
    var signature =
        new S3Signature(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            InstantSource.fixed(Instant.parse("2013-05-24T00:00:00Z")));
    String query = S3Signature.queryString(new TreeMap<>(Map.of("max-keys", "2", "prefix", "J")));

    assertThat(signature.of("GET", "examplebucket.s3.amazonaws.com", "/", query))
        .containsEntry("x-amz-date", "20130524T000000Z")
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + " Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }
}
