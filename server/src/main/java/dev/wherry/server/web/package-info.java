/// What stands before and beside GraphQL on HTTP: guards, limits, the page for people.
@NullMarked
package dev.wherry.server.web;

import org.jspecify.annotations.NullMarked;
