/// Tests of the WebDAV provider.
@NullMarked
package dev.wherry.providers.webdav;

import org.jspecify.annotations.NullMarked;
