/// The HTTP provider against real servers, well behaved and not.
@NullMarked
package dev.wherry.providers.http;

import org.jspecify.annotations.NullMarked;
