/// SFTP, against OpenSSH's server and another one.
@NullMarked
package dev.wherry.providers.sftp;

import org.jspecify.annotations.NullMarked;
