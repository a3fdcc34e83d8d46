package dev.wherry.providers.ftp;

import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.EmptyFiles;
import dev.wherry.providers.NoPaths;
import dev.wherry.providers.servers.Certificates;
import dev.wherry.providers.servers.ProFtpd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract, with ProFTPD.
abstract class FtpContract extends StorageProviderContract {
  private static final int PLAIN = 0;
  private static final int TLS = 1;

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static ProFtpd server;

  private final FtpTls tls;

  private String root;
  private StorageProvider provider;

  FtpContract(FtpTls tls) {
    this.tls = tls;
  }

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.in(folder).issue("good", "ip:127.0.0.1");
    server = ProFtpd.start(folder, List.of("", ProFtpd.tls(certificates, "good", "")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    root = server.newFolder().toString();
    provider = to(root);
  }

  private StorageProvider to(String root) {
    return tls == FtpTls.NONE
        ? Ftp.to(server.port(PLAIN), tls, null, root)
        : Ftp.to(server.port(TLS), tls, certificates.certificate("ca"), root);
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return to(root + "/nowhere");
  }

  @Override
  public Set<String> unholdableKeys() {
    Set<String> keys = new HashSet<>(NoPaths.unholdable());
    HostileKeys.ALL.stream().filter(key -> key.matches("(?s).*[\\r\\n].*")).forEach(keys::add);
    return keys;
  }

  @Override
  public boolean foldersAreNoObjects() {
    return true;
  }

  @Override
  public void fill(List<String> keys) throws IOException {
    EmptyFiles.make(Path.of(root), keys);
  }

  @Override
  public List<String> litter() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(root))) {
      return all.filter(p -> p.getFileName().toString().startsWith(".wherry"))
          .map(Path::toString)
          .toList();
    }
  }
}
