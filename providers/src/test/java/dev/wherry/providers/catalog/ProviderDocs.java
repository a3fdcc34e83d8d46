package dev.wherry.providers.catalog;

import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.Secret;
import dev.wherry.providers.azure.AzureSettings;
import dev.wherry.providers.file.FileSettings;
import dev.wherry.providers.ftp.FtpSettings;
import dev.wherry.providers.gcs.GcsSettings;
import dev.wherry.providers.http.HttpSettings;
import dev.wherry.providers.s3.S3Settings;
import dev.wherry.providers.sftp.SftpSettings;
import dev.wherry.providers.webdav.WebDavSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes `docs/providers.md` out of the code: each kind's settings and capabilities.
final class ProviderDocs {
  private static final Map<String, Record> EXAMPLES = new LinkedHashMap<>();

  static {
    EXAMPLES.put("file", new FileSettings(Path.of("/srv/assets")));
    EXAMPLES.put("http, https", new HttpSettings(URI.create("https://cdn.example.com/assets/")));
    EXAMPLES.put(
        "s3",
        new S3Settings(
            null,
            URI.create("https://s3.example.com"),
            null,
            "assets",
            null,
            null,
            null,
            null,
            null,
            false,
            null,
            null,
            null,
            null,
            null,
            null));
    EXAMPLES.put(
        "azure",
        new AzureSettings(
            "account",
            "cargo",
            null,
            new Secret("c2VjcmV0"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    EXAMPLES.put(
        "gcs", new GcsSettings("assets", null, null, null, null, null, null, null, null, null));
    EXAMPLES.put(
        "sftp",
        new SftpSettings(
            "sftp.example.com",
            null,
            "assets",
            null,
            Path.of("/etc/wherry/id_ed25519"),
            null,
            null,
            null,
            null,
            null,
            null));
    EXAMPLES.put(
        "ftp",
        new FtpSettings(
            "ftp.example.com", null, null, null, null, null, null, null, null, null, null));
    EXAMPLES.put(
        "webdav",
        new WebDavSettings(
            URI.create("https://dav.example.com/assets/"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  /// What a provider without a connection does not know yet.
  private static final String SAME_ACCOUNT = "where the server does, within one account";

  private static final String WITH_HARDLINK = "where the server has `hardlink@openssh.com`";

  private final StringBuilder text = new StringBuilder();

  private ProviderDocs() {}

  /// The whole page.
  static String page() throws IOException {
    ProviderDocs docs = new ProviderDocs();
    docs.text.append(
        """
        # Providers

        <!-- Made by ProviderDocsTest out of the code: don't edit. When it is stale, the test says how to make it anew. -->

        A provider is a configured place where assets are. `wherry.yaml` names it and says its kind and its settings:

        ```yaml
        providers:
          old:  {kind: https, base: "https://cdn.example.com/assets/"}
          new:  {kind: s3, endpoint: "https://s3.example.com", bucket: assets, access-key: AK, secret-key: "${NEW_SECRET}", path-style: true}
          disk: {kind: file, root: /srv/assets}
          blob: {kind: azure, account: example, container: assets, account-key: "${AZURE_KEY}"}
          goog: {kind: gcs, bucket: assets, key-file: service-account.json}
          host: {kind: sftp, host: sftp.example.com, user: assets, private-key: id_ed25519, known-hosts: known_hosts, root: /srv/assets}
          old-host: {kind: ftp, host: ftp.example.com, user: assets, password: "${FTP_PASSWORD}", root: /srv/assets}
          dav:  {kind: webdav, base: "https://dav.example.com/assets/", user: assets, password: "${DAV_PASSWORD}"}
        ```

        A location is `provider:key`, as in `old:images/a.jpg`. The key is data: it is never decoded or trimmed, and what
        characters it holds makes no difference, except where the table below says that a provider can't hold it.
        The providers `https` and `http` are there without being configured. Their keys are URLs, so that
        `https://host/path` is a location too; they read public addresses only.

        ## What each can do

        Each cell is proved by `StorageProviderContract`, which every kind runs against something real: a folder, web
        servers in the test's own process, s3proxy with strict signatures, Adobe's S3Mock, Microsoft's emulator of Azure,
        OpenSSH's server, Apache MINA's, ProFTPD, and Apache's HTTP server with mod_dav. There is no emulator of Google's that
        could: `gcs` runs it against a stand-in of the tests' own, which follows Google's documentation. "Where the server
        does" is found out by a probe: see the notes on S3 and SFTP.

        """);
    docs.capabilities();
    docs.text.append(
        """

        ## Settings

        ### Of any kind

        | key | what it is | type | when left out |
        | --- | --- | --- | --- |
        | `limits.in-flight` | How many moves that begin or end there may run at once, in all workers together. While the provider throttles, the number falls by steps, and rises again when it is over. | number from 1 to 100,000 | as many as the workers have slots |
        | `limits.in-flight-floor` | How low that number may fall. | number from 1 to `in-flight` | 1 |
        | `limits.requests-per-second` | How many requests all workers together may send there in a second. | number from 1 | any number |
        | `limits.bytes-per-second` | How much all workers together may read and write there in a second. | number of bytes from 1, or a size like `10MiB` | any number |
        | `limits.timeout` | How long reading or writing one object may take, or one part of it, beside the times that a kind has for connections and silence. It holds for each process, as its settings say. | time | `24h` |
        | `public-url` | What the public URLs of its objects begin with: the key comes behind it, percent-encoded. `GET /go/PROVIDER/KEY` leads there. | URL | its objects have no public URLs |

        ```yaml
        providers:
          new: {kind: s3, bucket: assets, limits: {in-flight: 64, in-flight-floor: 4, bytes-per-second: 10MiB}}
        ```

        Limits are kept in the database. A process that starts sets them when its settings differ from those of the one that
        started before it, so give all processes on one database the same settings. `limitProvider` changes them in between
        ([operations.md](operations.md)).
        """);
    for (Map.Entry<String, Record> example : EXAMPLES.entrySet()) {
      docs.settings(example.getKey(), example.getValue());
    }
    docs.text.append(
        """

        ## What goes wrong, and what it is called

        Each provider reads its own errors and tells a problem. What a problem is called in a move's failure depends on the
        side: nothing at a source's key is `SOURCE_NOT_FOUND`, a missing bucket of a destination is `DESTINATION_MISSING`.

        """);
    docs.problems();
    docs.text.append(NOTES);
    return docs.text.toString();
  }

  private void capabilities() throws IOException {
    Map<String, Capabilities> all = new LinkedHashMap<>();
    List<String> inParts = new ArrayList<>(List.of("in parts, each"));
    List<String> copies = new ArrayList<>(List.of("copies by itself, from its own kind"));
    InstantSource clock = InstantSource.system();
    for (Map.Entry<String, Record> example : EXAMPLES.entrySet()) {
      try (StorageProvider provider =
          ProviderCatalog.open("example", example.getValue(), clock, 1)) {
        all.put(example.getKey(), provider.capabilities());
        inParts.add(inParts(provider));
        copies.add(isProbed(provider.capabilities()) ? SAME_ACCOUNT : copies(provider));
      }
    }
    try (StorageProvider memory = new MemoryProvider("memory", clock)) {
      all.put("memory", memory.capabilities());
      inParts.add(inParts(memory));
      copies.add(copies(memory));
    }
    row(Stream.concat(Stream.of(""), all.keySet().stream().map(kind -> "`" + kind + "`")));
    row(Stream.generate(() -> "---").limit(all.size() + 1L));
    capability(all, "is a source", c -> "yes");
    capability(all, "is a destination", c -> yes(c.writable()));
    capability(all, "lists", c -> yes(c.listable()));
    capability(all, "writes only if nothing is there", c -> probed(c, yes(c.putIfAbsent())));
    capability(all, "writes only over a version", c -> probed(c, yes(c.putIfVersion())));
    capability(
        all,
        "refuses bytes with a wrong",
        c -> isProbed(c) ? "where the server does, CRC32C, MD5" : names(c.checksOnWrite()));
    capability(
        all,
        "keeps or tells",
        c -> names(c.attributes()) + (isProbed(c) ? "; where the server does, tags" : ""));
    capability(
        all,
        "largest object in one piece",
        c ->
            !c.writable()
                ? "–"
                : c.maxObjectBytes() == Long.MAX_VALUE ? "no limit" : size(c.maxObjectBytes()));
    row(inParts.stream());
    row(copies.stream());
    capability(
        all,
        "longest key",
        c ->
            c.maxKeyBytes() >= 3_000 && c.writable()
                ? "4,095 bytes with the root"
                : "%,d bytes".formatted(c.maxKeyBytes()));
  }

  /// What S3 honours differs from server to server, and it is the only kind like that.
  private static boolean isProbed(Capabilities c) {
    return c.attributes().contains(Attribute.USER_METADATA) && !c.putIfAbsent();
  }

  private static String probed(Capabilities c, String certain) {
    return isProbed(c) ? "where the server does" : certain;
  }

  private static String copies(StorageProvider provider) {
    return yes(provider.serverSideCopy().isPresent());
  }

  private static String inParts(StorageProvider provider) {
    return provider
        .multipart()
        .map(Multipart::capabilities)
        .map(
            c ->
                (c.minPartBytes() == 1
                        ? "of any size"
                        : "of " + size(c.minPartBytes()) + " or more")
                    + (c.maxParts() == Integer.MAX_VALUE
                        ? ""
                        : ", at most %,d".formatted(c.maxParts())))
        .orElse("–");
  }

  private void capability(
      Map<String, Capabilities> all, String name, Function<Capabilities, String> cell) {
    row(
        Stream.concat(
            Stream.of(name),
            all.entrySet().stream()
                .map(
                    e ->
                        name.equals("writes only if nothing is there") && e.getKey().equals("sftp")
                            ? WITH_HARDLINK
                            : cell.apply(e.getValue()))));
  }

  private void settings(String kind, Record example) {
    text.append("\n### `kind: %s`\n\n".formatted(kind.replace(", ", "` or `kind: ")));
    row(Stream.of("key", "what it is", "type", "when left out"));
    row(Stream.generate(() -> "---").limit(4));
    for (RecordComponent component : example.getClass().getRecordComponents()) {
      About about = component.getAnnotation(About.class);
      if (about == null) {
        throw new AssertionError(component + " has no @About");
      }
      row(
          Stream.of(
              "`" + key(component) + "`",
              about.value(),
              type(component.getType()),
              leftOut(component, example)));
    }
  }

  private void problems() {
    row(
        Stream.of(
            "problem",
            "`file`",
            "`http, https`",
            "`s3`",
            "`azure`",
            "`gcs`",
            "`sftp`",
            "`ftp`",
            "`webdav`"));
    row(Stream.generate(() -> "---").limit(9));
    for (Problem problem : Problem.values()) {
      row(Stream.concat(Stream.of("`" + problem + "`"), Arrays.stream(causes(problem))));
    }
  }

  private static String[] causes(Problem problem) {
    return switch (problem) {
      case NOT_FOUND ->
          cells(
              "no regular file",
              "404, 410",
              "`NoSuchKey`, 404",
              "`BlobNotFound`, 404",
              "`NoSuchKey`, 404",
              "no regular file",
              "no file, 550",
              "404, 410, a collection");
      case FORBIDDEN ->
          cells(
              "access denied, a link that leads outside the root",
              "401, 402, 403, 407, 451",
              "`AccessDenied`, wrong or expired credentials, wrong clock, archived objects",
              "`AuthenticationFailed`, `AuthorizationFailure` and their like, archived blobs, leases, policies",
              "401, 403, a key that is no key, a machine without an account",
              "permission denied, wrong credentials, a server's key that is not in `known-hosts`, a"
                  + " link that leads outside the root",
              "550 and 553 that say so, 530: wrong credentials, a server that wants TLS",
              "401, 403");
      case VERSION_CHANGED ->
          cells(
              "another time, size or inode",
              "412, another ETag",
              "412, another ETag",
              "412, another ETag",
              "412, another generation",
              "another time or size",
              "another time or size",
              "another ETag, or time and size");
      case EXISTS ->
          cells(
              "a file is there",
              "–",
              "412 to `If-None-Match: *`",
              "`BlobAlreadyExists`, 412 to `If-None-Match: *`",
              "412 to generation 0",
              "a file is there",
              "–",
              "–");
      case NO_BUCKET ->
          cells(
              "the root is no folder",
              "–",
              "`NoSuchBucket`, the bucket is in another region",
              "`ContainerNotFound` and its like",
              "`NoSuchBucket`, 404 of the bucket",
              "the root is no folder",
              "the root is no folder",
              "404 to `base`");
      case THROTTLED ->
          cells(
              "–",
              "429",
              "`SlowDown` and its like, 429",
              "`ServerBusy`, 429",
              "429, `SlowDown`",
              "too many connections",
              "421 or 530 that says too many",
              "429");
      case UNAVAILABLE ->
          cells(
              "the disk is full or broken",
              "5xx, no connection, no host, bad certificate, a body that ends early",
              "5xx, no connection, no host, bad certificate, a body that ends early",
              "5xx, no connection, no host, bad certificate, a body that ends early",
              "5xx, 409, no connection, no host, bad certificate, a body that ends early",
              "no connection, no host, a connection that breaks, `FAILURE` (a full disk is one)",
              "no connection, an untrusted certificate, 425, 426, 450 to 452, 552",
              "5xx, 409, a lock, a full disk or quota, no connection, no host, bad certificate, a body that ends early");
      case TIMED_OUT ->
          cells(
              "–",
              "408, silence, over `timeout`",
              "`RequestTimeout`, silence, no free connection",
              "`OperationTimedOut`, silence, no free connection",
              "408, silence, no free connection",
              "silence, no free session",
              "`connect-timeout`, `idle-timeout`, no free connection",
              "408, silence, no free connection");
      case CHECKSUM_MISMATCH ->
          cells(
              "other bytes than announced",
              "–",
              "`BadDigest` and its like, bytes that are not those the server vouches for",
              "`Md5Mismatch`",
              "a CRC32C or MD5 that does not match",
              "other bytes than announced",
              "other bytes than announced",
              "other bytes than announced");
      case TOO_LARGE ->
          cells(
              "larger than the file system allows",
              "larger than `max-bytes`",
              "`EntityTooLarge`, over 5 GiB in one piece, `MetadataTooLarge`",
              "`RequestBodyTooLarge`, over 5,000 MiB in one piece, `MetadataTooLarge`",
              "413, over 5 TiB",
              "–",
              "–",
              "413");
      case INVALID_KEY ->
          cells(
              "see below",
              "see below, 414",
              "over 1,024 bytes with the prefix, `KeyTooLongError`, `InvalidURI`",
              "see below, `InvalidUri` and its like",
              "see below, 414",
              "see below",
              "see below",
              "see below, 414");
      case ADDRESS_BLOCKED ->
          cells(
              "–",
              "an address that is not public, a redirect from https to http",
              "–",
              "–",
              "–",
              "–",
              "–",
              "–");
      case UNSUPPORTED ->
          cells(
              "writes only over a version",
              "writes, deletions, lists; a coding other than gzip",
              "501; conditions that the server does not honour",
              "501",
              "conditions on an upload in parts, copies of parts, 405, 501",
              "writes only over a version; what needs an extension that the server lacks",
              "conditions; a server without TLS, without MLST, or that replaces no file; 500 to 504",
              "conditions; 405, 501");
      case INTERNAL ->
          cells(
              "a range beyond the end",
              "other 4xx, a range beyond the end",
              "other 4xx",
              "other 4xx, a range beyond the end",
              "other 4xx, a range beyond the end",
              "a range beyond the end",
              "a range beyond the end",
              "other 4xx, a redirect, a range beyond the end");
    };
  }

  private static final String NOTES =
      """

      ## Notes

      **azure.** Block blobs; a version is the ETag. MD5 goes along where it is known, and Azure tells the MD5 of a blob that
      was written in one piece; it has none of a blob of blocks. Azure's rules for names are kept: no slash at the end, no
      segment that ends with a dot, no backslash, no control characters, at most 254 segments. Names of metadata are identifiers: what has
      a hyphen is not kept. Values of metadata beyond ASCII are written as RFC 2047 has it; other attributes beyond ASCII
      are not kept, nor are tags and tiers. An upload in parts is made of uncommitted blocks: those of an upload that was aborted are invisible, and
      Azure deletes them after a week. A managed identity is that of the
      application that `AZURE_CLIENT_SECRET` and its like name, else the workload's (`AZURE_FEDERATED_TOKEN_FILE`), else the app's
      (`IDENTITY_ENDPOINT`), else the machine's. It needs the role Storage Blob Data Contributor, or Reader for a source, as does the
      application of a `client-secret`. The emulator takes such tokens; those who give them are a stand-in of the tests' own. There are no retries: the queue retries.

      **file.** A key is a path below the root, so it has no empty, `.` or `..` segment, no NUL, and no segment over 255
      bytes; a key can't be a file and a folder at once. Links are followed while they stay inside the root. A write goes to
      `.wherry-….part` in the same folder, to disk, and is renamed; after a crash such a file may stay, is never listed, and
      may be deleted. An upload in parts is `.wherry-….upload` there until it is whole; what another process wrote of it is
      read back before it is renamed. Folders that become empty are removed. A file system keeps no attributes; a content type is told by the
      name's ending. Listing reads the names of each folder on its way for every page. Deleting a version looks first and
      deletes then. Names beyond ASCII need a UTF-8 locale, such as `LC_ALL=C.UTF-8`.

      **ftp.** A key is a path below the root, as with `file`: the same keys are refused, and those with a line's end in them; unfinished writes are
      `.wherry-….part`, and folders that become empty are removed. TLS is `explicit` unless the settings say otherwise, on the control
      connection and on each data connection, in version 1.2; a data connection resumes the session of its control connection,
      as ProFTPD demands unless it is told not to. The certificate must be for `host`. Without `user`
      and `password` the login is `anonymous`. Data connections are passive alone, and always go to the server's own address.
      The server needs MLST and MLSD (RFC 3659), which ProFTPD, Pure-FTPd and FileZilla's server have and vsftpd has not. Links are followed wherever the
      server follows them: confine the user there (ProFTPD: `DefaultRoot ~`). A write is checked as it is sent, its size is compared, and it is renamed,
      which replaces a file in one step where the server does so (ProFTPD: `AllowOverwrite on`); elsewhere a write over a file is refused. Versions are made of the time, in whole
      seconds at most servers, and the size: a write over a file of the same size takes a later second where the server
      has MFMT, but a change by somebody else in the same second and of the same size is not seen. There are no conditions, no
      checksums of the server's and no parts: a transfer that breaks starts anew. A file is asked for again when its last byte
      has come. Keep `limits.in-flight` at or below the connections of all workers together. Listing reads each folder on
      its way whole for every page.

      **gcs.** A version is a generation. CRC32C goes along with each write and each part, and MD5 where it is known: Google refuses other
      bytes. Objects above 8 MiB that are written in one piece go by the resumable protocol, which goes on where a connection broke.
      Parts go by the XML interface, which has no conditions: the transfer looks before it completes them. Google copies
      between buckets by itself, where `endpoint` and credentials are the same. Google's rules for names are kept, and control characters are refused.
      Values of metadata beyond ASCII are written as RFC 2047 has it; other attributes beyond ASCII are not kept, nor are
      tags. Storage classes are `STANDARD`, `NEARLINE`, `COLDLINE` and `ARCHIVE`; others are left out. Objects that are stored as gzip are read as
      they are stored. The account needs the right to create, get, list and delete objects, and to work on
      uploads in parts (Storage Object Admin has all). Uploads in parts are kept and billed until they are aborted.
      There are no other retries: the queue retries.

      **http, https.** `base` and the key make the URL: the key is percent-encoded but for its slashes, and may have no `.`
      or `..` segment. The key of the built-in providers is a URL and sent as it is; it has no `#` and no user or password.
      Before a connection, the host's addresses are looked up once; those that are not public (loopback, private networks,
      link-local and metadata addresses, multicast, and IPv6 forms of all these) are refused unless `allow` names the host or
      the network; the connection is made to the address that was checked. Every redirect is checked again. Bytes are asked
      for uncoded; gzip is undone all the same, and then there is no size and no checksum; any other coding is refused.
      Checksums are read from `Repr-Digest`, `Digest`, `Content-Digest`, `Content-MD5`, `x-goog-hash` and
      `x-amz-checksum-*`. A server without ranges is read from the start. A body without a length that ends with its
      connection can't be told from one that was cut off. With `ca`, only the certificates of those
      authorities are trusted. The `certificate` is shown to any server that asks for one, those that redirects lead to included; user
      and headers are told to the base's own host alone. Tests run against nginx too: with a certificate of an own authority, an expired
      one, one for another host, without ranges, one that drops whoever asks, a slow one, and one that goes down.

      **memory.** Objects of this process, gone when it ends: to try things out. `kind: memory` has no settings.

      **s3.** `flavour` names who made the server, and fills in endpoint, region and path style as they say: `flavour: b2`
      with `region: us-west-004` is all that a bucket at Backblaze needs beside its name and keys. What a server does is found
      out, whatever its flavour. Tests run against s3proxy and S3Mock; the other servers' addresses are taken from their documentation.
      Credentials that the settings don't hold are those of AWS's chain, or of a `profile` in its shared files.
      A version is the ETag. CRC32C goes along with each write, and MD5 where it is known. User metadata beyond
      ASCII is written as RFC 2047 has it; other attributes beyond ASCII are not kept. Keys are signed and sent as they are,
      `//` and `..` included. An answer of 200 to a condition that was ignored gives no guarantee, so what a server honours is
      found out by a probe: before the first write that needs it, a tiny object `.wherry-probe-…` is written under the prefix
      once as it should be and once under each condition that does not hold, with right and wrong checksums, in parts, and as a copy of
      itself; it is deleted again, and no listing shows it. What is refused then all workers rely on, until a `providers check` finds otherwise;
      for the rest, the transfer looks before it writes. `conditional-writes: true` trusts a server's conditions unseen, and `false` never
      relies on them. Tags travel where the server keeps them; reading them costs a request for each object that has some. A
      storage class that the server does not have is left out. A server copies between the buckets of one endpoint and access
      key by itself, if the probe found that it pins the version it copies. Deleting a version looks first and deletes then, under the same
      condition where conditions are honoured. There are no retries: the queue retries. For an upload in parts, the
      server is asked to compare the CRC32C of each part and of the whole, and one that refuses to be asked is asked for
      less. A CRC32C of the whole is vouched for only by servers that answer `FULL_OBJECT`. Over https a body is read once,
      since the signature leaves it out; over plain http it is read twice, since the signature has its SHA-256.

      **sftp.** A key is a path below the root, as with `file`: the same keys are refused, links are followed while the
      server says that they stay inside, unfinished writes are `.wherry-….part`, and folders that become empty are removed.
      The server's key must stand in `known-hosts`; no key is ever learned by connecting. A write is checked as it is sent,
      goes to disk (`fsync@openssh.com`), and is renamed by `posix-rename@openssh.com`; a server without that writes new
      files only, and a write over a file is refused. One with `hardlink@openssh.com` writes only if nothing is there; the
      first session tells. OpenSSH, and most that are made to replace it, have all three. Versions are made of the
      time in seconds and the size: a write over a file of the same size takes a later second, but a change by somebody else
      in the same second and of the same size is not seen. A login by key, password or keyboard-interactive with the
      password; private keys as OpenSSH writes them. Keep `limits.in-flight` at or below the sessions of all workers
      together. Listing reads each folder on its way whole for every page.

      **webdav.** A key is a path below `base`, as with `file`: the same keys are refused, and a key can't be a file and a
      collection at once. A version is the ETag, without the `W/` that servers put before those of files younger than a second;
      a server without ETags is told by time and size. Collections are made where they are missing. Those that become empty
      stay, for a server deletes a collection with what somebody may have put there meanwhile. RFC 4918 has no write that is sure to be whole or not
      at all, so the first write finds out what the server does: a PUT to a temporary name `.wherry-….part`, and a second one
      that is cut off halfway. Where that changes nothing, as with Apache's mod_dav, files are written by PUT alone; elsewhere to such a
      name and moved, and the server may delete the old file a moment before. The last bytes are sent only if all are those
      of the checksum. Conditions on writes are not relied on: servers check them first and write then. Nor is
      a read's: a file is asked for again when its last byte has come, since a server may answer with
      one version's size and another one's bytes. Redirects are not followed. A content type is the server's, or told by
      the name's ending; other attributes are not kept. Listing reads each collection on its way whole for every page.
      """;

  private static String[] cells(String... ofKinds) {
    return ofKinds;
  }

  private static String leftOut(RecordComponent component, Record example) {
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      Object value = value(component, example);
      return value == null || component.getName().matches("endpoint|privateKey|accountKey")
          ? "–"
          : component.getName().equals("root") ? "`.`" : shown(value);
    }
    return switch (component.getType().getSimpleName()) {
      case "boolean" -> "`false`";
      case "List", "Map" -> "none";
      default -> "must be given";
    };
  }

  private static @Nullable Object value(RecordComponent component, Record example) {
    try {
      return component.getAccessor().invoke(example);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.toString(), e);
    }
  }

  private static String shown(Object value) {
    return switch (value) {
      case Duration duration ->
          "`%s`".formatted(duration.toString().substring(2).toLowerCase(Locale.ROOT));
      case Long bytes -> size(bytes);
      case String text -> text.isEmpty() ? "nothing" : text;
      default -> "`" + value + "`";
    };
  }

  private static String type(Class<?> type) {
    if (type == Secret.class) {
      return "secret";
    }
    if (type.isEnum()) {
      return "word";
    }
    return switch (type.getSimpleName()) {
      case "URI" -> "URL";
      case "Path" -> "path";
      case "Duration" -> "time";
      case "Long", "long" -> "size";
      case "Integer", "int" -> "number";
      case "Boolean", "boolean" -> "`true` or `false`";
      case "List" -> "list";
      case "Map" -> "keys and values";
      default -> "text";
    };
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String names(java.util.Set<? extends Enum<?>> names) {
    List<Enum<?>> sorted = new ArrayList<>(names);
    sorted.sort(Comparator.comparingInt(Enum::ordinal));
    return sorted.isEmpty()
        ? "–"
        : sorted.stream()
            .map(
                n ->
                    n.name().contains("_")
                        ? n.name().toLowerCase(Locale.ROOT).replace('_', '-')
                        : n.name())
            .collect(Collectors.joining(", "));
  }

  private static String size(long bytes) {
    for (int i = 4; i > 0; i--) {
      if (bytes % (1L << (10 * i)) == 0) {
        return "%d %siB".formatted(bytes >> (10 * i), "KMGT".charAt(i - 1));
      }
    }
    return "%,d bytes".formatted(bytes);
  }

  private static String yes(boolean can) {
    return can ? "yes" : "no";
  }

  private void row(Stream<String> cells) {
    text.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
