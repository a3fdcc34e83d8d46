/// The GraphQL API: checks what is asked, and answers with what the queue reports.
@NullMarked
package dev.wherry.server.graphql;

import org.jspecify.annotations.NullMarked;
