package dev.kindling.sql;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of the user's: Java code called once per row.
record UserFunction(String name, int argumentCount, DataType returnType, Body body) implements ScalarFunction {

    /// The user's code, over the arguments of one row.
    @FunctionalInterface
    interface Body extends Serializable {
        @Nullable
        Object call(@Nullable Object[] arguments) throws Exception;
    }

    @Override
    public FunctionDescription description() {
        return new FunctionDescription(name, List.of(), "A user-defined function.", List.of());
    }

    @Override
    public Signature bind(List<Argument> arguments) {
        if (arguments.size() != argumentCount) {
            throw KindlingException.of(
                            ErrorCondition.WRONG_NUM_ARGS,
                            "`" + name + "` takes " + argumentCount + " arguments, not " + arguments.size())
                    .subcondition("WITHOUT_SUGGESTION")
                    .parameter("functionName", "`" + name + "`")
                    .parameter("expectedNum", argumentCount)
                    .parameter("actualNum", arguments.size())
                    .build();
        }
        return new Signature(arguments.stream().map(Argument::type).toList(), returnType, true);
    }

    @Override
    public Kernel kernel(Signature signature) {
        return (arguments, rowCount, context) -> evaluate(signature, arguments, rowCount);
    }

    private ColumnVector evaluate(Signature signature, ColumnVector[] arguments, int rowCount) {
        var results = LiteralVectorBuilder.of(returnType);
        @Nullable Object[] values = new Object[arguments.length];
        for (int row = 0; row < rowCount; row++) {
            for (int a = 0; a < arguments.length; a++) {
                DataType type = signature.argumentTypes().get(a);
                values[a] = RowReader.external(LiteralVectors.valueAt(arguments[a], type, row), type);
            }
            results.append(RowWriter.internal(call(values), returnType, name));
        }
        return results.build();
    }

    private @Nullable Object call(@Nullable Object[] values) {
        try {
            return body.call(values);
        } catch (Exception e) {
            throw KindlingException.of(
                            ErrorCondition.FAILED_EXECUTE_UDF, "the user-defined function `" + name + "` failed: " + e)
                    .parameter("functionName", name)
                    .parameter("reason", e)
                    .causedBy(e)
                    .build();
        }
    }

    @Override
    public boolean isNullInNullOut() {
        return false;
    }

    @Override
    public boolean canFail(List<PhysicalExpression> arguments) {
        return true;
    }
}
