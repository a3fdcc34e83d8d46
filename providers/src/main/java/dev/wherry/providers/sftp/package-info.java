/// Files under a folder of an SSH server as a storage provider, by SFTP.
@NullMarked
package dev.wherry.providers.sftp;

import org.jspecify.annotations.NullMarked;
