package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExportCommandTest {
  private final FilesDouble service = FilesDouble.start();
  private final Console console = Console.of(service.url());

  @AfterEach
  void stopService() {
    service.close();
  }

  @Test
  void writesWhatTheServiceGives() {
    String file = "move,source\r\n1-1,\"old:träume\u001b\n漢\"\r\n".repeat(10_000);
    service.answer(200, file);
    assertThat(console.run("export", "17", "--format", "csv")).isZero();
    assertThat(console.out()).isEqualTo(file);
    assertThat(service.asked()).containsExactly("/requests/17/export.csv");
  }

  @Test
  void sendsEveryWishEscaped() {
    service.answer(200, "");
    console.run("export", "1/2 ?", "--format", "jsonl", "--signed", "--states", "failed,queued");
    console.run("export", "17", "--format=csv", "--kind=TIMED_OUT", "--kind=UNAVAILABLE");
    console.run(
        "export",
        "17",
        "--format=SQL",
        "--table=shop.a&b",
        "--column=u+l",
        "--source-base=https://old/",
        "--destination-base=");
    assertThat(service.asked())
        .containsExactly(
            "/requests/1%2F2%20%3F/export.jsonl?states=FAILED%2CQUEUED&signed=true",
            "/requests/17/export.csv?failureKinds=TIMED_OUT%2CUNAVAILABLE",
            "/requests/17/export.sql?table=shop.a%26b&column=u%2Bl&sourceBase=https%3A%2F%2Fold%2F&destinationBase=");
  }

  @Test
  void showsNothingOnATerminalThatCommandsIt() {
    service.answer(200, "a\u001b[2J\nb\n");
    Console terminal = console.onTerminal();
    assertThat(terminal.run("export", "17", "--format", "csv")).isZero();
    assertThat(terminal.out().lines()).containsExactly("a\\u001b[2J", "b");
  }

  @ParameterizedTest
  @CsvSource({
    "404, 65, the service answered: there is no such request",
    "400, 65, the service answered: there is no such request",
    "500, 70, the service answered: there is no such request",
    "503, 69, there is no such request"
  })
  void tellsWhatTheServiceRefuses(int status, int code, String message) {
    service.answer(
        status,
        "{\"errors\":[{\"message\":\"there is no such request\",\"extensions\":{\"code\":\"X\"}}]}");
    assertThat(console.run("export", "17", "--format", "csv")).isEqualTo(code);
    assertThat(console.err()).contains(message);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void saysThatAnotherProgramAnswers() {
    service.answer(404, "<html>");
    assertThat(console.run("export", "17", "--format", "csv")).isEqualTo(69);
    assertThat(console.err()).contains("with HTTP 404, is not Wherry");
  }

  @Test
  void aFileThatBreaksOffIsNoSuccess() {
    service.answer(200, "move,source\r\n");
    service.breakOff();
    assertThat(console.run("export", "17", "--format", "csv")).isEqualTo(69);
    assertThat(console.err()).contains("no answer from " + service.url());
  }

  @Test
  void anOutputThatIsFullIsNoSuccess() {
    service.answer(200, "move,source\r\n");
    Terminal full =
        new Terminal(
            new PrintWriter(new FullDisk()),
            new PrintWriter(Writer.nullWriter()),
            false,
            false,
            80);
    Environment environment =
        new Environment(
            Map.of("WHERRY_URL", service.url()),
            new ByteArrayInputStream(new byte[0]),
            full,
            InstantSource.system());
    assertThat(Main.run(environment, "export", "17", "--format", "csv")).isEqualTo(74);
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      throw new IOException("no space left");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
