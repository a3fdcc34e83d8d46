/// Files of a WebDAV server as a storage provider.
@NullMarked
package dev.wherry.providers.webdav;

import org.jspecify.annotations.NullMarked;
