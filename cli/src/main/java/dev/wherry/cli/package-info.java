/// A terminal client that knows the service by its GraphQL API alone.
@NullMarked
package dev.wherry.cli;

import org.jspecify.annotations.NullMarked;
