/// Tests of the API's parts.
@NullMarked
package dev.wherry.server.graphql;

import org.jspecify.annotations.NullMarked;
