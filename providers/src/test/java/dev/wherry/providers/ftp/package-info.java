/// FTP, against ProFTPD.
@NullMarked
package dev.wherry.providers.ftp;

import org.jspecify.annotations.NullMarked;
