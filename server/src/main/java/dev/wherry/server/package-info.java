/// The service: its command line, and how its parts are put together.
@NullMarked
package dev.wherry.server;

import org.jspecify.annotations.NullMarked;
