/// Web servers as sources.
@NullMarked
package dev.wherry.providers.http;

import org.jspecify.annotations.NullMarked;
