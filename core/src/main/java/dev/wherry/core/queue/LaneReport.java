package dev.wherry.core.queue;

import dev.wherry.core.move.Lane;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a lane now.
///
/// @param running moves of it that run
/// @param pausedAt since when none is started, or null; that one of its providers is paused is not
///   told here
public record LaneReport(Lane lane, int running, @Nullable Instant pausedAt) {}
