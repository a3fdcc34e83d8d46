package dev.wherry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/// Files of what became of a request, and signed receipts.
final class ExportTest {
  private static TestServer server;
  private static Play play;
  private static long request;

  @BeforeAll
  static void startAndPlay() {
    server = TestServer.start(TestEngine.class, Role.ALL);
    play = new Play(server.queue());
    request = play.request(3);
    List<Claim> claims = play.claim(2);
    play.succeed(claims.getFirst());
    play.fail(claims.getLast());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String file) throws Exception {
    return server.get("/requests/%d/%s".formatted(request, file));
  }

  private static List<JsonNode> lines(String file) throws Exception {
    HttpResponse<String> answer = get(file);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(TestServer.JSON::readTree).toList();
  }

  @Test
  void jsonlTellsEveryMoveInTheOrderOfTheirNumbers() throws Exception {
    HttpResponse<String> answer = get("export.jsonl");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"wherry-request-%d.jsonl\"".formatted(request));
    List<JsonNode> lines = lines("export.jsonl");
    assertThat(lines)
        .extracting(line -> line.get("move").asString())
        .containsExactly(request + "-1", request + "-2", request + "-3");
    assertThat(lines.getFirst().propertyNames())
        .containsExactly(
            "move",
            "state",
            "source",
            "destination",
            "bytes",
            "crc32c",
            "sha256",
            "sourceChecksum",
            "evidence",
            "guard",
            "lostAttributes",
            "sourceVersion",
            "destinationVersion",
            "attempt",
            "worker",
            "startedAt",
            "finishedAt");
    assertThat(lines.getFirst().toString())
        .contains("\"state\":\"SUCCEEDED\",\"source\":\"old:k1\"", "\"worker\":\"play\"")
        .contains("\"bytes\":7,\"crc32c\":\"0a1b2c3d\",\"sha256\":null");
    assertThat(lines.get(1).get("failureKind").asString()).isEqualTo("SOURCE_NOT_FOUND");
    assertThat(lines.get(2).get("failureKind").isNull()).isTrue();
  }

  @Test
  void statesSayWhichMoves() throws Exception {
    assertThat(lines("export.jsonl?states=FAILED,QUEUED"))
        .extracting(line -> line.get("state").asString())
        .containsExactly("FAILED", "QUEUED");
    assertThat(get("export.csv?states=FAILED").body().split("\r\n", -1)).hasSize(3);
    assertThat(lines("export.jsonl?states=WAITING")).isEmpty();
  }

  @Test
  void kindsSayWhyWhatIsToldFailed() throws Exception {
    assertThat(lines("export.jsonl?failureKinds=TIMED_OUT,SOURCE_NOT_FOUND"))
        .extracting(line -> line.get("move").asString())
        .containsExactly(request + "-2");
    assertThat(
            get("export.csv?failureKinds=SOURCE_NOT_FOUND&states=FAILED").body().split("\r\n", -1))
        .hasSize(3);
    assertThat(lines("export.jsonl?failureKinds=SOURCE_NOT_FOUND&states=SUCCEEDED")).isEmpty();
    assertThat(lines("export.jsonl?failureKinds=TIMED_OUT")).isEmpty();
  }

  @Test
  void signedLinesHoldAgainstThePublishedKeys() throws Exception {
    List<JsonNode> lines = lines("export.jsonl?signed=true");
    JsonNode signed = payload(lines.getFirst().get("signed").asString());
    assertThat(signed).isEqualTo(lines("export.jsonl").getFirst());
    assertThat(lines.get(1).get("signed").isNull()).isTrue();
  }

  @Test
  void aReceiptIsSignedWhenGraphqlAsksForIt() throws Exception {
    JsonNode move =
        server
            .data(
                "query($id: ID!) { move(id: $id) { worker receipt { bytes signed } } }",
                Map.of("id", request + "-1"))
            .get("move");
    assertThat(move.get("worker").asString()).isEqualTo("play");
    assertThat(move.at("/receipt/bytes").asLong()).isEqualTo(7);
    assertThat(payload(move.at("/receipt/signed").asString()))
        .isEqualTo(lines("export.jsonl").getFirst());
  }

  /// What a JWS signs, checked with the keys that the service tells.
  private static JsonNode payload(String jws) throws Exception {
    String[] parts = jws.split("\\.", -1);
    JsonNode header = TestServer.JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    assertThat(header.get("alg").asString()).isEqualTo("EdDSA");
    HttpResponse<String> keys = server.get("/receipts/keys");
    assertThat(keys.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    JsonNode key =
        TestServer.JSON
            .readTree(keys.body())
            .get("keys")
            .valueStream()
            .filter(k -> k.get("kid").equals(header.get("kid")))
            .findFirst()
            .orElseThrow();
    assertThat(key.propertyNames()).doesNotContain("d");
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(publicKey(key.get("x").asString()));
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    return TestServer.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
  }

  private static EdECPublicKey publicKey(String x) throws Exception {
    String point = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(x));
    return (EdECPublicKey)
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    HexFormat.of().parseHex("302a300506032b6570032100" + point)));
  }

  @Test
  void csvHasARecordForEachMoveAfterItsHeader() throws Exception {
    HttpResponse<String> answer = get("export.csv");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    List<String> records = List.of(answer.body().split("\r\n", -1));
    assertThat(records).hasSize(5).last().isEqualTo("");
    assertThat(records.getFirst()).startsWith("move,state,source,destination,bytes,");
    assertThat(records.get(1))
        .startsWith(request + "-1,SUCCEEDED,old:k1,new:")
        .contains(",7,0a1b2c3d,,MD5,CHECKED_ON_WRITE,CONDITIONAL,cacheControl,s1,d1,,,1,play,");
    assertThat(records.get(2)).contains(",,,,,,,,,,SOURCE_NOT_FOUND,nothing at old:k,1,play,");
    for (String line : records.subList(0, 4)) {
      assertThat(line.split(",", -1)).hasSize(19);
    }
  }

  @Test
  void sqlUpdatesWhatWasDeliveredInOneTransaction() throws Exception {
    String sql =
        get("export.sql?table=shop.im%22age&column=url"
                + "&sourceBase=https://old.example.com/&destinationBase=/static/")
            .body();
    assertThat(sql.lines())
        .hasSize(4)
        .startsWith("-- From old to new: request %d.".formatted(request), "begin;")
        .endsWith("commit;");
    assertThat(sql)
        .contains("update \"shop\".\"im\"\"age\" set \"url\" = '/static/played")
        .contains("where \"url\" = 'https://old.example.com/k1';");
  }

  @Test
  void nginxMapsOldPathsToNewUrls() throws Exception {
    String map = get("export.nginx?destinationBase=https://new.example.com/").body();
    assertThat(map)
        .contains("map $uri $wherry_new {\n  default \"\";\n")
        .contains("\n  \"/k1\" \"https://new.example.com/played")
        .endsWith(";\n}\n")
        .doesNotContain("/k2");
    assertThat(get("export.nginx?sourceBase=https://o/&destinationBase=https://n/").body())
        .contains("map \"$scheme://$host$uri\" $wherry_new {", "\n  \"https://o/k1\" ");
  }

  @Test
  void cloudflareRedirectsOldUrlsToNewOnes() throws Exception {
    HttpResponse<String> answer =
        get("export.cloudflare?sourceBase=https://old.example.com/&destinationBase=https://n/x/");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"wherry-request-%d.cloudflare.csv\"".formatted(request));
    assertThat(answer.body())
        .startsWith("\"https://old.example.com/k1\",\"https://n/x/played")
        .endsWith("/1\",301\n")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export.cloudflare?destinationBase=https://n/ | sourceBase should be a URL, as",
        "export.cloudflare?sourceBase=/&destinationBase=https://n/ | sourceBase should be a URL, as",
        "export.cloudflare?sourceBase=https://o:1/&destinationBase=https://n/ | sourceBase should be a URL without port",
        "export.cloudflare?sourceBase=https://o/?k=&destinationBase=https://n/ | sourceBase should be a URL without port",
        "export.cloudflare?sourceBase=https://o/&destinationBase=/ | destinationBase should be a URL",
        "export.jsonl?states=DONE | states should be some of QUEUED, WAITING, RUNNING, SUCCEEDED",
        "export.jsonl?signed=yes | signed should be true or false",
        "export.jsonl?sined=true | there is a parameter that is none of states, failureKinds, signed",
        "export.csv?signed=true | there is a parameter that is none of states, failureKinds",
        "export.csv?failureKinds=GONE | failureKinds should be some of SOURCE_NOT_FOUND, SOURCE_FORBIDDEN",
        "export.csv?failureKinds= | failureKinds should be some of SOURCE_NOT_FOUND",
        "export.sql?table=a&column=b&failureKinds=INTERNAL | there is a parameter that is none of states, table",
        "export.csv?states=FAILED&states=FAILED | states is given twice",
        "export.sql?table=a | column is missing",
        "export.sql?table=a..b&column=c | table should be a name of 1 to 63 bytes",
        "export.sql?table=a%0Ab&column=c | table should be a name of 1 to 63 bytes",
        "export.sql?table=a&column=c&states=FAILED | states may name SUCCEEDED and SKIPPED here",
        "export.sql?table=a&column=c&sourceBase=%0A | sourceBase has a control character",
        "export.nginx | destinationBase should be a path or a URL",
        "export.nginx?destinationBase=https://a%22;%7D | destinationBase should be a path or a URL",
        "export.nginx?destinationBase=/&sourceBase=x | sourceBase should be a path or a URL"
      })
  void aWrongParameterIsToldInASentence(String file, String message) throws Exception {
    HttpResponse<String> answer = get(file);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = TestServer.JSON.readTree(answer.body()).at("/errors/0");
    assertThat(error.get("message").asString()).startsWith(message);
    assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_PARAMETER");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    for (String path :
        List.of(
            "/requests/999999/export.csv",
            "/requests/0/export.csv",
            "/requests/x/export.csv",
            "/requests/99999999999999999999/export.jsonl",
            "/requests/%d/export.pdf".formatted(request))) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"");
    }
  }

  @Test
  void moreThanAPageComesWhole() throws Exception {
    long many = play.request(2_345);
    HttpResponse<String> answer = server.get("/requests/%d/export.jsonl".formatted(many));
    assertThat(answer.body().lines().map(line -> TestServer.JSON.readTree(line).get("move")))
        .hasSize(2_345)
        .last()
        .extracting(JsonNode::asString)
        .isEqualTo(many + "-2345");
  }

  /// A queue whose second page of moves can't be read.
  @Configuration(proxyBeanMethods = false)
  @Import(TestEngine.class)
  static class BreakingEngine {
    @Bean
    @Primary
    MoveReports breaking(MemoryMoveQueue queue) {
      return (MoveReports)
          Proxy.newProxyInstance(
              MoveReports.class.getClassLoader(),
              new Class<?>[] {MoveReports.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("moves") && arguments[1] != null) {
                  throw new QueueUnavailableException("away", new IOException("away"));
                }
                try {
                  return method.invoke(queue, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @Test
  void aFileThatBreaksOffDoesNotLookWhole() throws Exception {
    try (TestServer breaking = TestServer.start(BreakingEngine.class, Role.ALL)) {
      long many = new Play(breaking.queue()).request(1_500);
      assertThatThrownBy(() -> breaking.get("/requests/%d/export.csv".formatted(many)))
          .isInstanceOf(IOException.class);
    }
  }
}
