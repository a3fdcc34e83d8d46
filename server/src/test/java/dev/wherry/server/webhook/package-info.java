@NullMarked
package dev.wherry.server.webhook;

import org.jspecify.annotations.NullMarked;
