/// Reads `wherry.yaml` into records, and tells every fault of the file at once.
@NullMarked
package dev.wherry.server.settings;

import org.jspecify.annotations.NullMarked;
