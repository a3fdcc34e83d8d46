package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Keys;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/// The keys that the server may have: those of a `known_hosts` file, and no others.
final class HostKeys implements ServerKeyVerifier {
  private final Path file;
  private final String host;
  private final int port;
  private volatile @Nullable String refusal;

  HostKeys(Path file, String host, int port) {
    this.file = file;
    this.host = host;
    this.port = port;
  }

  /// Why the last server was refused, or null.
  @Nullable String refusal() {
    return refusal;
  }

  /// The ways to sign in the order in which the server shall choose: those first whose keys are
  /// known.
  List<NamedFactory<Signature>> inOrder(List<NamedFactory<Signature>> all) throws IOException {
    List<String> known = new ArrayList<>();
    for (KnownHostEntry entry : entries()) {
      known.add(entry.getKeyEntry().getKeyType());
    }
    List<NamedFactory<Signature>> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparing(
            signature -> !known.contains(KeyUtils.getCanonicalKeyType(signature.getName()))));
    return sorted;
  }

  /// Forgets why a server was refused.
  void reset() {
    refusal = null;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    String shown = KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
    try {
      boolean otherKey = false;
      for (KnownHostEntry entry : entries()) {
        PublicKey known =
            entry.getKeyEntry().resolvePublicKey(session, PublicKeyEntryResolver.IGNORING);
        if (known == null || !KeyUtils.compareKeys(known, key)) {
          otherKey |= !"revoked".equals(entry.getMarker());
          continue;
        }
        if ("revoked".equals(entry.getMarker())) {
          refusal = "the server's key, %s, is revoked in %s".formatted(shown, file);
          return false;
        }
        return true;
      }
      refusal =
          otherKey
              ? "the server's key, %s, is not the one in %s: somebody may be in between; if the key"
                      .formatted(shown, file)
                  + " was changed on purpose, replace it there"
              : "the server's key, %s, is not in %s: compare it with what the server's owner says,"
                      .formatted(shown, file)
                  + " and add it with `ssh-keyscan -p %d %s >> %s`".formatted(port, host, file);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      refusal = "'known-hosts', %s, can't be read: %s".formatted(file, words(e));
    }
    return false;
  }

  /// The entries for this server.
  private List<KnownHostEntry> entries() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return KnownHostEntry.readKnownHostEntries(file).stream()
        .filter(entry -> entry.getMarker() == null || entry.getMarker().equals("revoked"))
        .filter(entry -> entry.getKeyEntry() != null && entry.isHostMatch(host, port))
        .toList();
  }

  private static String words(Exception e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}
