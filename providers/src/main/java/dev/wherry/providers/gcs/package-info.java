/// Objects of a Google Cloud Storage bucket as a storage provider.
@NullMarked
package dev.wherry.providers.gcs;

import org.jspecify.annotations.NullMarked;
