/// Tests of the whole service over HTTP.
@NullMarked
package dev.wherry.server;

import org.jspecify.annotations.NullMarked;
