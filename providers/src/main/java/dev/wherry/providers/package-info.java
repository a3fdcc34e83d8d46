/// What the settings of every kind of provider have in common.
@NullMarked
package dev.wherry.providers;

import org.jspecify.annotations.NullMarked;
