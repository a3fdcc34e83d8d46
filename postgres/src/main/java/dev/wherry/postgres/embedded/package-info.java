/// A PostgreSQL server of our own: unpacked, made, started, watched and stopped.
@NullMarked
package dev.wherry.postgres.embedded;

import org.jspecify.annotations.NullMarked;
