/// The kinds of providers, and their documentation.
@NullMarked
package dev.wherry.providers.catalog;

import org.jspecify.annotations.NullMarked;
