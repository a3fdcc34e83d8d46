/// Providers for tests.
@NullMarked
package dev.wherry.server.provider;

import org.jspecify.annotations.NullMarked;
