/// Google Cloud Storage, against a stand-in that follows the documented rules.
@NullMarked
package dev.wherry.providers.gcs;

import org.jspecify.annotations.NullMarked;
