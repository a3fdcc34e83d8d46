package dev.wherry.providers.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A way to the network that ends here: takes a request in, and answers 200 with an ETag.
final class SentOnce implements SdkHttpClient {
  private @Nullable HttpExecuteRequest request;
  private byte[] body = new byte[0];

  String header(String name) {
    return request == null ? "" : request.httpRequest().firstMatchingHeader(name).orElse("");
  }

  byte[] body() {
    return body;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest prepared) {
    request = prepared;
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try (var in = prepared.contentStreamProvider().orElseThrow().newStream()) {
          body = in.readAllBytes();
        }
        return HttpExecuteResponse.builder()
            .response(SdkHttpResponse.builder().statusCode(200).putHeader("ETag", "\"e\"").build())
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}
}
