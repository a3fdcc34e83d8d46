/// Real servers for tests: Debian's and npm's, fetched where the machine has none.
@NullMarked
package dev.wherry.providers.servers;

import org.jspecify.annotations.NullMarked;
