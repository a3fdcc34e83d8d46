/// Objects in the service's own memory, for trials: they are gone when it ends.
@NullMarked
package dev.wherry.providers.memory;

import org.jspecify.annotations.NullMarked;
