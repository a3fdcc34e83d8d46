@NullMarked
package dev.wherry.core.manifest;

import org.jspecify.annotations.NullMarked;
