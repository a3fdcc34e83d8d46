/// The durable queue on PostgreSQL. All SQL is in the `.sql` files of this package's resources, one
/// for each verb.
@NullMarked
package dev.wherry.postgres;

import org.jspecify.annotations.NullMarked;
