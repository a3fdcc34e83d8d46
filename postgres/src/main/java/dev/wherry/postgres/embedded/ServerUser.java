package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operating system's user that PostgreSQL runs as: our own, or, since PostgreSQL refuses root,
/// another one when we are root.
///
/// @param account the other one, or null
/// @param setpriv the program that changes the user and lets a process die with us, or null
/// @param setsid the program that keeps a terminal's Ctrl-C from a process, or null
record ServerUser(@Nullable Account account, @Nullable String setpriv, @Nullable String setsid) {
  private static final Path USERS = Path.of("/etc/passwd");
  private static final Path SELF = Path.of("/proc/self");
  private static final String WORKING_FOLDER = "/proc/self/cwd";
  private static final List<String> CANDIDATES = List.of("wherry", "nobody");

  /// A user by its numbers.
  record Account(String name, int uid, int gid) {}

  /// Finds the user for a cluster: its owner, if there is one.
  static ServerUser find(Layout layout) throws IOException {
    Optional<String> setpriv = Program.find("setpriv").filter(ServerUser::understandsDeathSignal);
    Optional<String> setsid = Program.find("setsid");
    if (!isRoot()) {
      return new ServerUser(null, setpriv.orElse(null), setsid.orElse(null));
    }
    if (setpriv.isEmpty() || !Files.exists(SELF)) {
      throw new EmbeddedPostgresException(
          """
          PostgreSQL refuses to run as root, and the program setpriv, which would run it as another \
          user, is missing. Install util-linux, start Wherry as another user, or give Wherry a \
          PostgreSQL of yours with --database-url.""");
    }
    return new ServerUser(accountFor(layout), setpriv.get(), setsid.orElse(null));
  }

  /// The command that runs a program as this user.
  List<String> command(List<String> command) {
    return account == null || setpriv == null
        ? command
        : concat(List.of(setpriv), asAccount(account), List.of("--"), command);
  }

  /// The command that runs a server as this user, which stops when the thread that started it ends.
  List<String> serverCommand(List<String> command) {
    List<String> session = setsid == null ? List.of() : List.of(setsid);
    return setpriv == null
        ? concat(session, command)
        : concat(
            session,
            List.of(setpriv),
            account == null ? List.of() : asAccount(account),
            List.of("--pdeathsig=INT", "--"),
            command);
  }

  /// Gives a file or folder to this user.
  void own(Path path) throws IOException {
    if (account != null) {
      Files.setAttribute(path, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// How a program of this user names the folder it works in. PostgreSQL may stand in a folder that
  /// its user could not come to from the root, where a folder above is closed to others.
  String here(Path folder) {
    return account == null ? folder.toString() : WORKING_FOLDER;
  }

  /// Whether this user can run programs that lie in a folder.
  boolean reaches(Path folder) throws IOException {
    List<String> test = List.of("/bin/sh", "-c", "cd \"$1\"", "sh", folder.toString());
    return account == null || Program.run(command(test), Path.of("/"), "").well();
  }

  /// The user's name, or null when it is our own.
  @Nullable String name() {
    return account == null ? null : account.name();
  }

  private static boolean understandsDeathSignal(String setpriv) {
    try {
      return Program.run(List.of(setpriv, "--pdeathsig=INT", "--", "true"), Path.of("/"), "")
          .well();
    } catch (IOException e) {
      return false; // it can't even be run
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.exists(SELF)
        ? Files.getAttribute(SELF, "unix:uid").equals(0)
        : "root".equals(System.getProperty("user.name"));
  }

  private static Account accountFor(Layout layout) throws IOException {
    List<Account> accounts = accounts();
    if (Files.exists(layout.cluster())
        && Files.getAttribute(layout.cluster(), "unix:uid") instanceof Integer uid
        && Files.getAttribute(layout.cluster(), "unix:gid") instanceof Integer gid
        && uid != 0) {
      String name =
          accounts.stream()
              .filter(account -> account.uid() == uid)
              .map(Account::name)
              .findFirst()
              .orElse(Integer.toString(uid));
      return new Account(name, uid, gid);
    }
    return CANDIDATES.stream()
        .flatMap(name -> accounts.stream().filter(account -> account.name().equals(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new EmbeddedPostgresException(
                    """
                    PostgreSQL refuses to run as root, and there is no user %s in %s to run it as. \
                    Make one, start Wherry as another user, or give Wherry a PostgreSQL of yours \
                    with --database-url."""
                        .formatted(String.join(" or ", CANDIDATES), USERS)));
  }

  private static List<Account> accounts() throws IOException {
    List<Account> accounts = new ArrayList<>();
    for (String line : Files.exists(USERS) ? Files.readAllLines(USERS) : List.<String>of()) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[2].matches("\\d{1,9}") && fields[3].matches("\\d{1,9}")) {
        accounts.add(
            new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
      }
    }
    return accounts;
  }

  private static List<String> asAccount(Account account) {
    return List.of("--reuid=" + account.uid(), "--regid=" + account.gid(), "--clear-groups");
  }

  @SafeVarargs
  private static List<String> concat(List<String>... parts) {
    List<String> whole = new ArrayList<>();
    for (List<String> part : parts) {
      whole.addAll(part);
    }
    return List.copyOf(whole);
  }
}
