package dev.wherry.core.transfer;

import dev.wherry.core.move.Move;
import java.util.function.LongConsumer;

/// A move that is carried out, and the means to.
record Carriage(
    Move move,
    Source source,
    Destination destination,
    Permit permit,
    UploadLog uploads,
    ContentTypes types,
    LongConsumer progress) {}
