package dev.wherry.server.graphql;

import dev.wherry.core.move.Location;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The schema's own scalars.
final class WireScalars {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static final GraphQLScalarType DATE_TIME =
      GraphQLScalarType.newScalar().name("DateTime").coercing(new DateTimeCoercing()).build();
  static final GraphQLScalarType BYTES =
      GraphQLScalarType.newScalar().name("Bytes").coercing(new BytesCoercing()).build();
  static final GraphQLScalarType LOCATION =
      GraphQLScalarType.newScalar().name("Location").coercing(new LocationCoercing()).build();
  static final GraphQLScalarType DURATION =
      GraphQLScalarType.newScalar().name("Duration").coercing(new DurationCoercing()).build();

  private WireScalars() {}

  private static final class DurationCoercing implements Coercing<Duration, String> {
    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      if (result instanceof Duration duration) {
        return duration.toString();
      }
      throw new CoercingSerializeException("not a length of time: " + result.getClass().getName());
    }

    @Override
    public Duration parseValue(Object input, GraphQLContext context, Locale locale) {
      try {
        return Duration.parse(String.valueOf(input));
      } catch (DateTimeException e) {
        throw new CoercingParseValueException("a Duration is written like P7D or PT12H", e);
      }
    }

    @Override
    public Duration parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof StringValue text) {
        try {
          return Duration.parse(String.valueOf(text.getValue()));
        } catch (DateTimeException e) {
          throw new CoercingParseLiteralException("a Duration is written like P7D or PT12H", e);
        }
      }
      throw new CoercingParseLiteralException("a Duration is a string");
    }
  }

  private static final class DateTimeCoercing implements Coercing<Instant, String> {
    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      if (result instanceof Instant instant) {
        return MILLISECONDS.format(instant);
      }
      throw new CoercingSerializeException("not a moment: " + result.getClass().getName());
    }

    @Override
    public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
      try {
        return Instant.parse(String.valueOf(input));
      } catch (DateTimeException e) {
        throw new CoercingParseValueException("a DateTime is written like 2026-03-01T12:00:00Z", e);
      }
    }

    @Override
    public Instant parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof StringValue text) {
        return parseValue(String.valueOf(text.getValue()), context, locale);
      }
      throw new CoercingParseLiteralException("a DateTime is a string");
    }
  }

  private static final class BytesCoercing implements Coercing<Long, Long> {
    @Override
    public Long serialize(Object result, GraphQLContext context, Locale locale) {
      if (result instanceof Number number) {
        return number.longValue();
      }
      throw new CoercingSerializeException("not a number: " + result.getClass().getName());
    }

    @Override
    public Long parseValue(Object input, GraphQLContext context, Locale locale) {
      try {
        return new BigInteger(String.valueOf(input)).longValueExact();
      } catch (NumberFormatException e) {
        throw new CoercingParseValueException("Bytes are a whole number", e);
      } catch (ArithmeticException e) {
        throw new CoercingParseValueException("Bytes are at most 2^63 - 1", e);
      }
    }

    @Override
    public Long parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof IntValue number) {
        return parseValue(number.getValue(), context, locale);
      }
      throw new CoercingParseLiteralException("Bytes are a whole number");
    }
  }

  /// Takes any text: what is wrong with a location is told as a user error, which can name the
  /// move.
  private static final class LocationCoercing implements Coercing<String, String> {
    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      if (result instanceof Location location) {
        return location.toString();
      }
      throw new CoercingSerializeException("not a location: " + result.getClass().getName());
    }

    @Override
    public String parseValue(Object input, GraphQLContext context, Locale locale) {
      if (input instanceof String text) {
        return text;
      }
      throw new CoercingParseValueException("a Location is a string like provider:key");
    }

    @Override
    public String parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof StringValue text) {
        return String.valueOf(text.getValue());
      }
      throw new CoercingParseLiteralException("a Location is a string like provider:key");
    }
  }
}
