/// What the tests of several providers share, and tests of what the providers share.
@NullMarked
package dev.wherry.providers;

import org.jspecify.annotations.NullMarked;
