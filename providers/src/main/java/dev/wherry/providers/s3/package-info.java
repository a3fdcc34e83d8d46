/// Buckets of S3 and of those who speak its protocol.
@NullMarked
package dev.wherry.providers.s3;

import org.jspecify.annotations.NullMarked;
