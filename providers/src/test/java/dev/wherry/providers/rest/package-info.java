/// What providers over HTTP share.
@NullMarked
package dev.wherry.providers.rest;

import org.jspecify.annotations.NullMarked;
