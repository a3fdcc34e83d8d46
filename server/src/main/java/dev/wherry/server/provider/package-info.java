/// The configured providers, by name.
@NullMarked
package dev.wherry.server.provider;

import org.jspecify.annotations.NullMarked;
