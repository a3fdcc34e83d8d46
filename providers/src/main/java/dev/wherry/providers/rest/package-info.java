/// What the kinds have in common that speak to a server by HTTP requests of their own making.
@NullMarked
package dev.wherry.providers.rest;

import org.jspecify.annotations.NullMarked;
