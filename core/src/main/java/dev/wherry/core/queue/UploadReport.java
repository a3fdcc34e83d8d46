package dev.wherry.core.queue;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What anyone may know of an upload in parts that is neither completed nor aborted.
///
/// @param id its place in the order of uploads
/// @param upload its id, as the provider named it
/// @param bytes the size of the whole
/// @param taken bytes that the provider has taken
/// @param abandonedAt since when it is to be aborted, or null
public record UploadReport(
    long id,
    MoveId move,
    Location destination,
    String upload,
    long bytes,
    long taken,
    Instant startedAt,
    @Nullable Instant abandonedAt) {}
