package dev.wherry.server.receipt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;

/// The file of a [SigningKey]: PKCS#8 as PEM, readable by our own user alone.
final class KeyFile {
  private static final System.Logger LOG = System.getLogger(KeyFile.class.getName());
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int LINE = 64;

  private final Path file;

  KeyFile(Path file) {
    this.file = file;
  }

  /// Reads the key, or makes one and writes it when there is none.
  ///
  /// @throws IOException when the file can't be read or written
  /// @throws BadKeyException when it holds something else
  SigningKey readOrMake() throws IOException, BadKeyException {
    if (!Files.exists(file)) {
      write(SigningKey.make());
    }
    return read();
  }

  private SigningKey read() throws IOException, BadKeyException {
    if (POSIX && !OWN.containsAll(Files.getPosixFilePermissions(file))) {
      LOG.log(Level.WARNING, "others could read the key in {0}: from now on they can''t", file);
      Files.setPosixFilePermissions(file, OWN);
    }
    String text = Files.readString(file, US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BadKeyException(file, null);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return SigningKey.of(
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BadKeyException(file, e);
    }
  }

  /// The file appears whole or not at all; one that another process made meanwhile gives way.
  private void write(SigningKey key) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    FileAttribute<?>[] own =
        POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWN)}
            : new FileAttribute<?>[0];
    try {
      Files.createFile(unfinished, own);
      Files.writeString(unfinished, pem(key), US_ASCII);
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static String pem(SigningKey key) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    return BEGIN + "\n" + lines.encodeToString(key.encoded()) + "\n" + END + "\n";
  }
}
