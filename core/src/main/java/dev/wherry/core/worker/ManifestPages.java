package dev.wherry.core.worker;

import dev.wherry.core.manifest.MalformedManifestException;
import dev.wherry.core.manifest.ManifestLine;
import dev.wherry.core.manifest.ManifestReader;
import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.Listings.Page;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the lines of a manifest say. A position is a [ManifestPosition]: whoever goes on there
/// reads the same version, or fails.
final class ManifestPages implements ListingPages {
  /// After how many lines or bytes a page ends.
  private static final int LINES = 1_000;

  private static final int BYTES = 1 << 20;

  private final ManifestListing what;
  private final boolean retires;
  private final Transfer transfer;
  private final ManifestPosition start;
  private final OpenObject open;
  private final ManifestReader reader;
  private @Nullable MalformedManifestException broken;

  private ManifestPages(
      Listings.Due due,
      ManifestListing what,
      Transfer transfer,
      ManifestPosition start,
      OpenObject open) {
    this.what = what;
    this.retires = due.retires();
    this.transfer = transfer;
    this.start = start;
    this.open = open;
    this.reader = new ManifestReader(open.content(), what.format(), start.offset(), start.line());
  }

  /// Opens a manifest where its listing is.
  static ManifestPages open(Listings.Due due, ManifestListing what, Transfer transfer)
      throws TransferException, InterruptedException {
    String text = due.position();
    ManifestPosition known = text == null ? null : ManifestPosition.parse(text);
    OpenObject open = open(what.manifest(), known, transfer);
    try {
      if (known == null) {
        return new ManifestPages(due, what, transfer, ManifestPosition.start(open.object()), open);
      }
      if (!known.isOf(open.object())) {
        throw changed(what.manifest(), known);
      }
      if (known.rest() == null) {
        open.content().skipNBytes(known.offset());
      }
      return new ManifestPages(due, what, transfer, known, open);
    } catch (IOException e) {
      close(open);
      throw transfer.broke(what.manifest(), e);
    } catch (TransferException e) {
      close(open);
      throw e;
    }
  }

  private static OpenObject open(
      Location manifest, @Nullable ManifestPosition known, Transfer transfer)
      throws TransferException, InterruptedException {
    if (known == null) {
      return transfer.open(manifest, null, null);
    }
    try {
      return transfer.open(manifest, known.rest(), known.version());
    } catch (TransferException e) {
      throw e.failure().kind() == FailureKind.SOURCE_CHANGED ? changed(manifest, known) : e;
    }
  }

  private static TransferException changed(Location manifest, ManifestPosition known) {
    return new TransferException(
        new Failure(
            FailureKind.SOURCE_CHANGED,
            "the manifest %s was changed after its lines up to %,d were read: ask for its other lines anew"
                .formatted(manifest, known.line() - 1)));
  }

  @Override
  public Page next() throws TransferException, InterruptedException {
    if (broken != null) {
      throw new TransferException(
          new Failure(
              FailureKind.MALFORMED_MANIFEST,
              "%s, %s".formatted(what.manifest(), broken.getMessage())));
    }
    try {
      return page();
    } catch (IOException e) {
      throw transfer.broke(what.manifest(), e);
    }
  }

  private Page page() throws IOException {
    List<MoveRequest.Leg> moves = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    long end = reader.offset() + BYTES;
    long offset = reader.offset();
    long line = reader.line();
    boolean more = true;
    while (more && moves.size() + problems.size() < LINES && reader.offset() < end) {
      ManifestLine read;
      try {
        read = reader.next();
      } catch (MalformedManifestException e) {
        broken = e;
        break;
      }
      switch (read) {
        case ManifestLine.Pair pair -> take(pair, moves, problems);
        case ManifestLine.Wrong(long number, String message) ->
            problems.add(problem(number, message));
        case null -> more = false;
      }
      offset = reader.offset();
      line = reader.line();
    }
    return new Page(
        (long) moves.size() + problems.size(),
        moves,
        problems.size(),
        problems.subList(0, Math.min(problems.size(), Listings.PROBLEMS)),
        broken == null && reader.atEnd() ? null : start.at(offset, line).toString());
  }

  private void take(ManifestLine.Pair pair, List<MoveRequest.Leg> moves, List<Problem> problems) {
    try {
      Location source = location("source", pair.source());
      Location destination = location("destination", pair.destination());
      String objection = transfer.objection(source, destination, retires).orElse(null);
      if (objection == null) {
        moves.add(new MoveRequest.Leg(source, destination));
      } else {
        problems.add(problem(pair.number(), objection));
      }
    } catch (IllegalArgumentException e) {
      problems.add(problem(pair.number(), String.valueOf(e.getMessage())));
    }
  }

  private Location location(String field, String text) {
    Location location;
    try {
      location = Location.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
    if (!what.reach().contains(location.provider())) {
      throw new IllegalArgumentException(
          "%s: no provider '%s' is configured, or whoever asked may not use it"
              .formatted(field, location.provider()));
    }
    return location;
  }

  private static Problem problem(long line, String message) {
    return new Problem("line " + line, message);
  }

  @Override
  public void close() {
    close(open);
  }

  private static void close(OpenObject open) {
    try {
      open.close();
    } catch (IOException e) {
      // Its bytes are not wanted any more.
    }
  }
}
