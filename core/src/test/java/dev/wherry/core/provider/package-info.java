/// What every provider must do, as suites that each one runs against something real.
@NullMarked
package dev.wherry.core.provider;

import org.jspecify.annotations.NullMarked;
