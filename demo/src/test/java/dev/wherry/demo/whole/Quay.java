package dev.wherry.demo.whole;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Wherry.Pair;
import dev.wherry.demo.stage.OldProvider;
import dev.wherry.postgres.embedded.OwnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A PostgreSQL of the test's own, a web server `old` whose answers the test holds up, and folders
/// `shelf` and `new`: what processes of the service work between.
final class Quay implements AutoCloseable {
  private static final long SEED = 20_261_124;
  private static final String PASSWORD = "ferry";

  private final Path folder;
  private final List<Asset> assets;
  private final Ration ration = new Ration();
  private final OldProvider old;
  private final Path shelf;
  private final Path destination;
  private final OwnPostgres database;
  private final List<Member> members = new ArrayList<>();

  private Quay(Path folder, List<Asset> assets) throws Exception {
    this.folder = folder;
    this.assets = assets;
    this.old = OldProvider.start(assets, Set.of(), ration);
    this.shelf = Files.createDirectory(folder.resolve("shelf"));
    this.destination = Files.createDirectory(folder.resolve("new"));
    this.database = OwnPostgres.start(folder.resolve("database"));
    database.execute("create role mover login password '" + PASSWORD + "'");
    database.execute("grant create on database wherry to mover");
  }

  /// @param folder an empty one
  /// @param worker the settings of `worker:`
  static Quay open(Path folder, int assets, String worker) throws Exception {
    // PostgreSQL runs as another user when root runs the test, and must come to its folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Quay quay = new Quay(folder, Cargo.make(folder.resolve("assets"), SEED, assets));
    Files.writeString(
        folder.resolve("wherry.yaml"),
        """
        providers:
          old: {kind: http, base: "%s", allow: ["127.0.0.0/8"]}
          shelf: {kind: file, root: "%s"}
          new: {kind: file, root: "%s"}
        worker: {%s}
        """
            .formatted(quay.old.base(), quay.shelf, quay.destination, worker));
    return quay;
  }

  /// Starts a process on the database, and does not wait.
  Member serve(String role) throws IOException {
    return serve(role, url());
  }

  Member serve(String role, String url) throws IOException {
    String name = "%s %d".formatted(role, members.size());
    Member member =
        Member.start(
            name,
            "--config",
            folder.resolve("wherry.yaml").toString(),
            "--data",
            folder.resolve(name).toString(),
            "--role",
            role,
            "--port",
            "0",
            "--database-url",
            url);
    members.add(member);
    return member;
  }

  /// The database as the processes name it: they are no superusers there.
  String url() {
    return database.url().replaceFirst("//[^@]*@", "//mover:" + PASSWORD + "@");
  }

  OwnPostgres database() {
    return database;
  }

  Ledger ledger() {
    return new Ledger(database);
  }

  Ration ration() {
    return ration;
  }

  /// The folder of the provider `shelf`, empty at first.
  Path shelf() {
    return shelf;
  }

  List<Asset> assets() {
    return assets;
  }

  List<Pair> moves() {
    return Cargo.moves(assets);
  }

  /// The assets whose copies are missing or different, and files that are none of theirs.
  List<String> wrongCopies() throws IOException {
    var wrong = new ArrayList<String>();
    var others = Shelf.below(destination);
    for (Asset asset : assets) {
      others.remove(asset.key());
      Path copy = destination.resolve(asset.key());
      if (!Files.exists(copy) || Files.mismatch(asset.file(), copy) >= 0) {
        wrong.add(asset.key());
      }
    }
    wrong.addAll(others);
    return wrong;
  }

  String tails() {
    var tails = new StringBuilder();
    members.forEach(m -> tails.append(m.process().tail()).append("\n--\n"));
    return tails.toString();
  }

  @Override
  public void close() throws IOException {
    ration.grantAll();
    members.forEach(Member::close);
    old.close();
    database.close();
  }
}
