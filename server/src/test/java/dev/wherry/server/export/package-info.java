@NullMarked
package dev.wherry.server.export;

import org.jspecify.annotations.NullMarked;
