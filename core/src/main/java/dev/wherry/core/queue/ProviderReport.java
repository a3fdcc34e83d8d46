package dev.wherry.core.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a provider's traffic now.
///
/// @param running moves that run and begin or end there
/// @param allowed how many may run at once now, or null when there is no limit
/// @param closedUntil until when none is started, since the provider asked to be left alone; or
///   null
public record ProviderReport(
    String name,
    boolean paused,
    int running,
    @Nullable Integer allowed,
    ProviderLimits limits,
    @Nullable Instant closedUntil) {}
