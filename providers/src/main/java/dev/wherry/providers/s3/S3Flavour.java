package dev.wherry.providers.s3;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Services and servers that speak S3, each with what its makers say of where it is, which region
/// its signatures name, and whether the bucket stands in the path.
///
/// What they do beyond that is not written down but found out, since versions differ: conditions,
/// checksums, tags and copies by a probe, storage classes and checksums of parts by what is
/// refused. Trailing checksums and chunked signing, which several refuse, are used with none. Parts
/// are equally long but for the last, as R2 wants them, and 8 MiB or longer, which all take.
public enum S3Flavour {
  /// Amazon. Region and endpoint are those of its environment or profile
  /// (`docs.aws.amazon.com/general/latest/gr/s3.html`).
  AWS(null, null, false),
  /// Cloudflare. `https://ACCOUNT.r2.cloudflarestorage.com`, region `auto`, for which `us-east-1`
  /// is another name (`developers.cloudflare.com/r2/api/s3/api`).
  R2(null, "auto", true),
  /// Google's XML API with HMAC keys (`docs.cloud.google.com/storage/docs/interoperability`). That
  /// page says the endpoint, and of the region nothing.
  GCS("https://storage.googleapis.com", "auto", true),
  /// MinIO. Buckets stand in the path unless `MINIO_DOMAIN` is set (`github.com/minio/minio`,
  /// `docs/config`), and the region is `us-east-1` unless the server has another
  /// (`github.com/minio/minio/discussions/15997`).
  MINIO(null, "us-east-1", true),
  /// Ceph's RADOS gateway. Buckets stand in the path unless `rgw_dns_name` is set
  /// (`docs.ceph.com/en/latest/radosgw/s3/commons`). That page says nothing of the region.
  CEPH(null, "us-east-1", true),
  /// Backblaze. The endpoint says the region, such as `us-west-004`
  /// (`www.backblaze.com/apidocs/introduction-to-the-s3-compatible-api`).
  B2("https://s3.{region}.backblazeb2.com", null, false),
  /// Wasabi. The endpoint says the region; that of `us-east-1` is `s3.wasabisys.com` too
  /// (`docs.wasabi.com/docs/service-urls-for-wasabis-storage-regions`).
  WASABI("https://s3.{region}.wasabisys.com", "us-east-1", false),
  /// DigitalOcean. The endpoint says the region, such as `nyc3`, and signatures name it
  /// (`docs.digitalocean.com/reference/api/spaces`).
  SPACES("https://{region}.digitaloceanspaces.com", null, false),
  /// Garage. Buckets stand in the path, and the region is the one in its settings, often `garage`
  /// (`garagehq.deuxfleurs.fr/documentation/connect`).
  GARAGE(null, "garage", true),
  /// SeaweedFS. Buckets stand in the path unless it was started with `-domainName`
  /// (`github.com/seaweedfs/seaweedfs`, `weed/command/s3.go`, which knows no region).
  SEAWEEDFS(null, "us-east-1", true),
  /// OpenStack's Swift with `s3api`. Buckets stand in the path unless it has a `storage_domain`,
  /// and the region is its `location`, which is `us-east-1` unless it is set
  /// (`github.com/openstack/swift`, `etc/proxy-server.conf-sample`).
  SWIFT(null, "us-east-1", true);

  private static final String REGION = "{region}";

  private final @Nullable String address;
  private final @Nullable String region;
  private final boolean pathStyle;

  /// @param address of the endpoint, perhaps with a place for the region; null for none known
  /// @param region when nobody says one, or null
  S3Flavour(@Nullable String address, @Nullable String region, boolean pathStyle) {
    this.address = address;
    this.region = region;
    this.pathStyle = pathStyle;
  }

  boolean pathStyle() {
    return pathStyle;
  }

  /// The region that belongs to an endpoint, or the usual one; null when there is none.
  @Nullable String region(@Nullable URI endpoint) {
    if (endpoint != null && address != null && address.contains(REGION)) {
      Matcher said =
          Pattern.compile(Pattern.quote(address).replace(REGION, "\\E([a-z0-9-]+)\\Q"))
              .matcher("https://" + endpoint.getHost().toLowerCase(Locale.ROOT));
      if (said.matches()) {
        return said.group(1);
      }
    }
    return region;
  }

  /// The endpoint of a region; null when there is none to be told.
  @Nullable URI endpoint(@Nullable String wanted) {
    String there = wanted == null ? region : wanted;
    if (address == null || (there == null && address.contains(REGION))) {
      return null;
    }
    return URI.create(there == null ? address : address.replace(REGION, there));
  }

  /// Refuses settings that don't say where this is.
  ///
  /// @throws IllegalArgumentException that says what is missing
  void check(@Nullable URI endpoint, @Nullable String wanted) {
    if (endpoint == null && this != AWS && endpoint(wanted) == null) {
      throw new IllegalArgumentException(
          address == null
              ? "endpoint is missing: the flavour %s has no address of its own"
                  .formatted(name().toLowerCase(Locale.ROOT))
              : "region is missing: it makes the endpoint, %s".formatted(address));
    }
    if (endpoint != null && wanted == null && this != AWS && region(endpoint) == null) {
      throw new IllegalArgumentException(
          "region is missing: it can't be read from the endpoint, as from %s".formatted(address));
    }
  }
}
