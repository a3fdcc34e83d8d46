/// Who may do what: access tokens, and what stands before every page.
@NullMarked
package dev.wherry.server.access;

import org.jspecify.annotations.NullMarked;
