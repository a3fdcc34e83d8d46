/// What the durable queue must do, and the values that pass between it, a worker and a server.
@NullMarked
package dev.wherry.core.queue;

import org.jspecify.annotations.NullMarked;
