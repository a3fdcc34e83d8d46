/// The clients that the demo speaks through: GraphQL to the service, S3 to the new provider. They
/// share no code with the service, so that they can prove it.
@NullMarked
package dev.wherry.demo.client;

import org.jspecify.annotations.NullMarked;
