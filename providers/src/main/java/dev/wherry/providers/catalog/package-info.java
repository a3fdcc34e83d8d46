/// The kinds of providers there are.
@NullMarked
package dev.wherry.providers.catalog;

import org.jspecify.annotations.NullMarked;
