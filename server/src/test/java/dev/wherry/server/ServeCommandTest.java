package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Command lines that do not start a service.
final class ServeCommandTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int serve(String... arguments) {
    return Main.commandLine(
            new ServeCommand(environment::get, folder),
            new PrintWriter(out, true),
            new PrintWriter(err, true))
        .execute(arguments);
  }

  private void assertRefused(int exitCode, String message, String... arguments) {
    assertThat(serve(arguments)).isEqualTo(exitCode);
    assertThat(err.toString()).contains(message).doesNotContain("Exception", "\tat ");
    assertThat(out.toString()).isEmpty();
    assertThat(folder.resolve("wherry-data")).doesNotExist();
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("wherry.yaml"), yaml);
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(serve("--help")).isZero();
    assertThat(out.toString())
        .contains("--config", "--data", "--port", "--bind", "--database-url", "--role")
        .contains("all, api, worker");
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertRefused(64, "--prot", "--prot", "1");
  }

  @Test
  void aWrongPortIsAUsageError() {
    assertRefused(64, "--port should be from 0 to 65535, not 70000", "--port", "70000");
    assertRefused(64, "--port", "--port", "x");
  }

  @Test
  void aWrongRoleIsAUsageError() {
    assertRefused(64, "all, api, worker", "--role", "boss");
  }

  @Test
  void aRoleOfSeveralProcessesNeedsADatabaseThatTheyShare() {
    assertRefused(64, "--role worker needs a PostgreSQL that others share", "--role", "worker");
    assertRefused(64, "--role api needs a PostgreSQL that others share", "--role", "api");
  }

  @Test
  void faultsOfTheSettingsAreToldEachInALine() throws Exception {
    write("providers:\n  new: {kind: file, rot: /x}\nserver: {port: x}\n");
    assertRefused(78, "wherry.yaml:2: unknown key 'rot' in provider 'new'; did you mean 'root'?");
    assertThat(err.toString().lines()).hasSize(3);
  }

  @Test
  void aSettingsFileThatIsNotThereIsAnError() {
    assertRefused(78, "no such file", "--config", folder.resolve("none.yaml").toString());
  }

  @Test
  void aSecretThatIsMissingIsNamed() throws Exception {
    write("database: {url: \"${DB}\"}\n");
    assertRefused(78, "wherry.yaml:1: 'database': url refers to ${DB}, which is not set");
  }

  @Test
  void aDatabaseUrlThatIsNoneIsNotRepeated() {
    assertRefused(78, "postgresql://user:password@host", "--database-url", "mysql://a:hunter2@b/c");
    assertThat(err.toString()).doesNotContain("hunter2");
  }

  @Test
  void aDatabaseThatIsNotThereIsUnavailable() throws Exception {
    assertRefused(
        69,
        "",
        "--port",
        "0",
        "--database-url",
        "postgresql://u:hunter2@127.0.0.1:" + freePort() + "/d");
    assertThat(err.toString()).startsWith("wherry: ").doesNotContain("hunter2");
  }

  /// A port that nobody listens at.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
