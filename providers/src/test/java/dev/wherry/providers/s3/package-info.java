/// The S3 provider against a real server of the protocol, and against one that answers by a script.
@NullMarked
package dev.wherry.providers.s3;

import org.jspecify.annotations.NullMarked;
