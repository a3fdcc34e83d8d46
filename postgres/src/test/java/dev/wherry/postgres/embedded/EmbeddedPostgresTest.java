package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The behaviour of a server in good order. The tests share a folder and its server; those that
/// stop it start it again.
final class EmbeddedPostgresTest {
  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start(folder, TestPostgres.programs());
  }

  @AfterAll
  static void close() {
    postgres.close();
  }

  @Test
  void isThePostgresqlThatItSaysItIs() throws Exception {
    assertThat(Asking.query(postgres, "show server_version"))
        .singleElement()
        .asString()
        .startsWith(Binaries.MAJOR + ".");
  }

  @Test
  void keepsItsDataOverARestart() throws Exception {
    Asking.execute(postgres, "create table kept (name text)");
    Asking.execute(postgres, "insert into kept values ('a.jpg')");
    String password = postgres.password();
    postgres.close();

    start();

    assertThat(Asking.query(postgres, "select name from kept")).containsExactly("a.jpg");
    assertThat(postgres.password()).isEqualTo(password);
  }

  @Test
  void refusesAWrongPasswordAndNone() {
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "wrong"))
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), ""))
        .hasMessageContaining("password");
  }

  @Test
  void storesThePasswordAsScram() throws Exception {
    assertThat(Asking.query(postgres, "select rolpassword from pg_authid where rolname = 'wherry'"))
        .singleElement()
        .asString()
        .startsWith("SCRAM-SHA-256$");
    assertThat(Asking.query(postgres, "select distinct auth_method from pg_hba_file_rules"))
        .containsExactly("scram-sha-256");
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    assertThat(Asking.query(postgres, "show listen_addresses")).containsExactly("127.0.0.1");
    assertThat(Asking.query(postgres, "show unix_socket_directories")).containsExactly("");
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          assertThat(answers(address)).as("answers on %s", address).isFalse();
        }
      }
    }
    assertThat(answers(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))).isTrue();
  }

  private static boolean answers(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, postgres.port()), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void keepsPasswordAndDataFromOthers() throws Exception {
    assertThat(permissions("password")).isEqualTo("rw-------");
    assertThat(permissions("data")).isEqualTo("rwx------");
    assertThat(Files.readString(postgres.folder().resolve("password")).strip())
        .isEqualTo(postgres.password())
        .hasSizeGreaterThanOrEqualTo(32);
    assertThat(postgres.folder().resolve("password.initdb")).doesNotExist();
  }

  private static String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(postgres.folder().resolve(name)));
  }

  @Test
  void neverRunsAsRoot() throws Exception {
    assertThat(Asking.postmaster(folder).info().user()).isPresent().get().isNotEqualTo("root");
  }

  /// A terminal's Ctrl-C goes to the whole session: the service must end first, then the server.
  @Test
  void runsInASessionOfItsOwn() throws Exception {
    long pid = Asking.postmaster(folder).pid();
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));

    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);

    assertThat(Long.parseLong(afterName[3])).as("its session").isEqualTo(pid);
  }

  @Test
  void givesTheServerNothingOfOurEnvironment() throws Exception {
    Path environment = Path.of("/proc", Long.toString(Asking.postmaster(folder).pid()), "environ");
    assertThat(Files.readString(environment).split("\0"))
        .isNotEmpty()
        .allMatch(variable -> variable.matches("(PATH|TZ|LC_\\w+|PG\\w+|LD_LIBRARY_PATH)=.*"));
  }

  @Test
  void isDurableWhateverTheConfigurationSays() throws Exception {
    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      Asking.execute(postgres, "alter system set %s = off".formatted(setting));
    }
    postgres.close();

    start();

    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      assertThat(Asking.query(postgres, "show " + setting)).containsExactly("on");
    }
    Asking.execute(postgres, "alter system reset all");
  }

  @Test
  void writesItsLogBelowTheFolder() {
    assertThat(postgres.folder().resolve("data/log")).isNotEmptyDirectory();
  }

  @Test
  void refusesASecondOwnerInThisProcessAndInOthers() throws Exception {
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder, TestPostgres.programs()))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid())
        .hasMessageContaining(folder.toRealPath().toString())
        .hasMessageContaining("--database-url");
    try (Owner other = Owner.start(folder)) {
      assertThat(other.line()).contains("is in use by process " + ProcessHandle.current().pid());
    }
    assertThat(Asking.query(postgres, "select 1")).containsExactly("1");
  }

  @Test
  void leavesNoProcessAndNoThread() throws Exception {
    ProcessHandle server = Asking.postmaster(folder);
    List<ProcessHandle> all = server.descendants().toList();
    assertThat(all).isNotEmpty();

    postgres.close();
    postgres.close();

    assertThat(server.isAlive()).isFalse();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .filteredOn(name -> name.equals("wherry-postgres"))
        .hasSize(otherServersOfThisJvm());
    assertThat(postgres.folder().resolve("data/postmaster.pid")).doesNotExist();
    start();
  }

  /// [TestPostgres] may have been started by another test class.
  private static int otherServersOfThisJvm() {
    return (int)
        ProcessHandle.current()
            .children()
            .filter(
                child ->
                    child.info().command().filter(path -> path.endsWith("/postgres")).isPresent())
            .count();
  }
}
