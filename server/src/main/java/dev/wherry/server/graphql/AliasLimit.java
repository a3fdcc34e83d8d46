package dev.wherry.server.graphql;

import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.Field;
import graphql.language.Node;
import graphql.language.NodeTraverser;
import graphql.language.NodeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import org.jspecify.annotations.Nullable;

/// Refuses documents that ask for the same under very many names: each is a look at the queue of
/// its own, however little it weighs.
final class AliasLimit extends SimplePerformantInstrumentation {
  static final int MOST = 100;

  @Override
  public @Nullable InstrumentationContext<graphql.ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
    ExecutionContext context = parameters.getExecutionContext();
    Counter counter = new Counter();
    new NodeTraverser().preOrder(counter, context.getDocument());
    if (counter.aliases > MOST) {
      throw new AbortExecutionException(
          "the document has %,d aliases: at most %d are taken".formatted(counter.aliases, MOST));
    }
    return super.beginExecuteOperation(parameters, state);
  }

  private static final class Counter extends NodeVisitorStub {
    int aliases;

    @Override
    @SuppressWarnings("rawtypes") // as the library has it
    public TraversalControl visitField(Field field, TraverserContext<Node> context) {
      if (field.getAlias() != null) {
        aliases++;
      }
      return TraversalControl.CONTINUE;
    }
  }
}
