package dev.kindling.catalyst.function;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// A scalar function that takes lambdas: `transform`, `filter` and the like.
///
/// [#bind] sees a lambda as an argument of its body's type, and may ask for the body to be cast: the signature's
/// argument type at a lambda's position is the type of the body.
public interface HigherOrderFunction extends ScalarFunction {

    /// The position of the first lambda. All arguments from there on are lambdas, and none before.
    int firstLambda();

    /// The types of the parameters of the lambda at position `index`, which names `parameterCount` of them. Of
    /// `arguments` only those before `index` that are not lambdas are looked at.
    List<DataType> parameterTypes(List<Argument> arguments, int index, int parameterCount);

    LambdaKernel lambdaKernel(Signature signature);

    @Override
    default Kernel kernel(Signature signature) {
        throw new UnsupportedOperationException(name() + " takes lambdas");
    }

    @Override
    default boolean isNullInNullOut() {
        return false;
    }

    /// A higher-order function's code over vectors. `lambdas[i]` is the lambda at position `i`, and `arguments[i]`
    /// then unspecified; else the other way round.
    @FunctionalInterface
    interface LambdaKernel {
        ColumnVector evaluate(ColumnVector[] arguments, LambdaBody[] lambdas, int rowCount, EvaluationContext context);
    }

    /// A lambda ready to be called many times at once.
    interface LambdaBody {

        int parameterCount();

        /// The results of `count` calls; call `i` is made for row `rows[i]` with value `i` of each of `parameters`
        /// (at least [#parameterCount]).
        ColumnVector evaluate(int[] rows, ColumnVector[] parameters, int count);
    }
}
