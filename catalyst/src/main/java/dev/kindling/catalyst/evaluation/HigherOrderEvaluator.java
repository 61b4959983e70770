package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.function.HigherOrderFunction;
import dev.kindling.catalyst.function.HigherOrderFunction.LambdaBody;
import dev.kindling.catalyst.function.HigherOrderFunction.LambdaKernel;
import dev.kindling.error.InternalException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call with lambdas. A lambda's body runs over a batch of what it reads from around it, repeated for each call,
/// and its parameters.
final class HigherOrderEvaluator implements ExpressionEvaluator {

    private static final LambdaBody NO_LAMBDA = new LambdaBody() {
        @Override
        public int parameterCount() {
            throw new InternalException("not a lambda");
        }

        @Override
        public ColumnVector evaluate(int[] rows, ColumnVector[] parameters, int count) {
            throw new InternalException("not a lambda");
        }
    };

    /// @param captures positions of what the body reads from around it
    private record Compiled(ExpressionEvaluator body, List<Integer> captures, int parameterCount) {}

    private final LambdaKernel kernel;
    private final @Nullable ExpressionEvaluator[] arguments;
    private final @Nullable Compiled[] lambdas;

    private HigherOrderEvaluator(Call call, Scope scope) {
        if (!(call.function() instanceof HigherOrderFunction function)) {
            throw new InternalException(call.function().name() + " takes no lambdas: " + call);
        }
        kernel = function.lambdaKernel(call.signature());
        arguments = new ExpressionEvaluator[call.arguments().size()];
        lambdas = new Compiled[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            PhysicalExpression argument = call.arguments().get(i);
            if (argument instanceof Lambda lambda) lambdas[i] = compile(lambda, scope);
            else arguments[i] = ExpressionCompiler.compile(argument, scope);
        }
    }

    static ExpressionEvaluator of(Call call, Scope scope) {
        return new HigherOrderEvaluator(call, scope);
    }

    private static Compiled compile(Lambda lambda, Scope scope) {
        List<Scope.Name> captured = Scope.namesIn(lambda);
        var names = new ArrayList<>(captured);
        for (int i = 0; i < lambda.parameterTypes().size(); i++) names.add(new Scope.Name(lambda.depth(), i));
        ExpressionEvaluator body = ExpressionCompiler.compile(lambda.body(), Scope.of(names));
        return new Compiled(
                body,
                captured.stream().map(scope::position).toList(),
                lambda.parameterTypes().size());
    }

    @Override
    public ColumnVector evaluate(Batch batch, EvaluationContext context) {
        ColumnVector[] values = new ColumnVector[arguments.length];
        LambdaBody[] bodies = new LambdaBody[arguments.length];
        for (int i = 0; i < values.length; i++) {
            ExpressionEvaluator argument = arguments[i];
            Compiled lambda = lambdas[i];
            values[i] = argument == null ? new NullVector(batch.rowCount()) : argument.evaluate(batch, context);
            bodies[i] = lambda == null ? NO_LAMBDA : body(lambda, batch, context);
        }
        return kernel.evaluate(values, bodies, batch.rowCount(), context);
    }

    private static LambdaBody body(Compiled lambda, Batch batch, EvaluationContext context) {
        return new LambdaBody() {
            @Override
            public int parameterCount() {
                return lambda.parameterCount();
            }

            @Override
            public ColumnVector evaluate(int[] rows, ColumnVector[] parameters, int count) {
                var columns = new ArrayList<ColumnVector>();
                for (int position : lambda.captures()) {
                    columns.add(Vectors.gather(batch.column(position), rows, count));
                }
                for (int i = 0; i < lambda.parameterCount(); i++) columns.add(parameters[i]);
                return lambda.body().evaluate(new Batch(count, columns), context);
            }
        };
    }
}
