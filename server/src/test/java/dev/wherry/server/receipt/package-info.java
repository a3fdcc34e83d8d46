@NullMarked
package dev.wherry.server.receipt;

import org.jspecify.annotations.NullMarked;
