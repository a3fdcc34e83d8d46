package dev.wherry.providers.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Certificates of an authority of their own, as PEM files in a folder: `NAME.pem` and `NAME.key`.
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /// Makes the authority: `ca.pem`.
  public static Certificates in(Path folder) throws Exception {
    Certificates made = new Certificates(folder);
    made.generate("ca", List.of("-ext", "bc:c"));
    return made;
  }

  /// Makes a certificate for a name or address, such as `ip:127.0.0.1`.
  ///
  /// @param more of keytool's options
  public Certificates issue(String name, String subject, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("-signer", "ca", "-ext", "san=" + subject));
    options.addAll(List.of(more));
    generate(name, options);
    return this;
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private void generate(String name, List<String> options) throws Exception {
    Path store = folder.resolve("store.p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
    export(store, name);
  }

  private void export(Path file, String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    StringBuilder chain = new StringBuilder();
    for (Certificate one : store.getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", one.getEncoded()));
    }
    Files.writeString(certificate(name), chain);
    Files.writeString(
        key(name), pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            what,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes),
            what);
  }
}
