package dev.wherry.postgres;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Arrays as parameters, sent in the driver's binary form where it has one.
final class SqlArray {
  private SqlArray() {}

  static Argument ofInts(int[] values) {
    return of("int4", values);
  }

  static Argument ofLongs(long[] values) {
    return of("int8", values);
  }

  static Argument ofLongs(@Nullable Long[] values) {
    return of("int8", values);
  }

  static Argument ofBooleans(boolean[] values) {
    return of("bool", values);
  }

  static Argument ofTexts(@Nullable String[] values) {
    return of("text", values);
  }

  static Argument ofTexts(List<String> values) {
    return of("text", values.toArray(String[]::new));
  }

  static Argument ofNames(Collection<? extends Enum<?>> values) {
    return of("text", values.stream().map(Enum::name).toArray(String[]::new));
  }

  private static Argument of(String type, Object values) {
    return (position, statement, context) ->
        statement.setArray(
            position,
            statement.getConnection().unwrap(PGConnection.class).createArrayOf(type, values));
  }
}
