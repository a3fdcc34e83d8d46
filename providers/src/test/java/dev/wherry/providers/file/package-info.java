/// The file provider against real folders.
@NullMarked
package dev.wherry.providers.file;

import org.jspecify.annotations.NullMarked;
