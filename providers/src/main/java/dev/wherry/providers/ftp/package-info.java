/// Files under a folder of an FTP server as a storage provider, with TLS or without.
@NullMarked
package dev.wherry.providers.ftp;

import org.jspecify.annotations.NullMarked;
