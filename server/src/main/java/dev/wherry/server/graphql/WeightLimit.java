package dev.wherry.server.graphql;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.ValuesResolver;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.introspection.Introspection;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses documents that ask for too many values: a field weighs one and what is in it, and a page
/// weighs that for each of its rows, as a list by ids does for each of them.
///
/// The library's own limit adds up in 32 bits, and weighs a fragment only where it is spread first.
final class WeightLimit extends SimplePerformantInstrumentation {
  /// The most values that a document may ask for.
  static final int MOST = 200_000;

  private static final String FIRST = "first";
  private static final String IDS = "ids";
  private static final Set<String> LENGTHS = Set.of(FIRST, IDS);

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
    ExecutionContext execution = parameters.getExecutionContext();
    GraphQLSchema schema = execution.getGraphQLSchema();
    GraphQLCompositeType root =
        switch (execution.getOperationDefinition().getOperation()) {
          case QUERY -> schema.getQueryType();
          case MUTATION -> schema.getMutationType();
          case SUBSCRIPTION -> schema.getSubscriptionType();
        };
    long weight =
        new Scales(execution).weigh(execution.getOperationDefinition().getSelectionSet(), root);
    if (weight > MOST) {
      throw new AbortExecutionException(
          "the document's complexity is over %,d: ask for fewer values".formatted(MOST));
    }
    return super.beginExecuteOperation(parameters, state);
  }

  /// Weighs each fragment once, and counts it wherever it is spread. The document is valid: no
  /// fragment spreads itself.
  private static final class Scales {
    private final ExecutionContext execution;
    private final GraphQLSchema schema;
    private final Map<String, Long> fragments = new HashMap<>();

    Scales(ExecutionContext execution) {
      this.execution = execution;
      this.schema = execution.getGraphQLSchema();
    }

    /// The weight, or something over [#MOST].
    long weigh(@Nullable SelectionSet set, GraphQLCompositeType type) {
      long weight = 0;
      if (set != null) {
        for (Selection<?> selection : set.getSelections()) {
          weight = Math.min(MOST + 1L, weight + weigh(selection, type));
        }
      }
      return weight;
    }

    private long weigh(Selection<?> selection, GraphQLCompositeType type) {
      return switch (selection) {
        case Field field -> weigh(field, type);
        case InlineFragment inline ->
            weigh(
                inline.getSelectionSet(),
                inline.getTypeCondition() == null
                    ? type
                    : type(inline.getTypeCondition().getName()));
        case FragmentSpread spread -> weigh(spread.getName());
        default -> throw new IllegalStateException(selection.getClass().getName());
      };
    }

    private long weigh(Field field, GraphQLCompositeType type) {
      SelectionSet values = field.getSelectionSet();
      if (values == null) {
        return 1;
      }
      GraphQLFieldDefinition definition = Introspection.getFieldDef(schema, type, field.getName());
      GraphQLCompositeType of =
          (GraphQLCompositeType) GraphQLTypeUtil.unwrapAll(definition.getType());
      return 1 + rows(definition, field) * weigh(values, of);
    }

    private long rows(GraphQLFieldDefinition definition, Field field) {
      List<GraphQLArgument> lengths =
          definition.getArguments().stream()
              .filter(one -> LENGTHS.contains(one.getName()))
              .toList();
      return lengths.isEmpty()
          ? 1
          : rows(
              ValuesResolver.getArgumentValues(
                  lengths,
                  field.getArguments(),
                  execution.getCoercedVariables(),
                  execution.getGraphQLContext(),
                  execution.getLocale()));
    }

    private static long rows(Map<String, Object> arguments) {
      if (arguments.get(IDS) instanceof Collection<?> ids) {
        return ids.size();
      }
      return arguments.get(FIRST) instanceof Integer asked && asked > 0 ? asked : 1;
    }

    private long weigh(String fragment) {
      Long known = fragments.get(fragment);
      if (known == null) {
        FragmentDefinition definition =
            Objects.requireNonNull(execution.getFragment(fragment), fragment);
        known = weigh(definition.getSelectionSet(), type(definition.getTypeCondition().getName()));
        fragments.put(fragment, known);
      }
      return known;
    }

    private GraphQLCompositeType type(String name) {
      return (GraphQLCompositeType) Objects.requireNonNull(schema.getType(name), name);
    }
  }
}
