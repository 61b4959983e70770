package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import org.jspecify.annotations.Nullable;

/// A function call: once per batch for constants, once per dictionary entry where one argument is a dictionary and
/// the others are constants, else over the rows.
final class CallEvaluator implements ExpressionEvaluator {

    private final Call call;
    private final Kernel kernel;
    private final ExpressionEvaluator[] arguments;
    private final boolean deterministic;
    private final boolean nullInNullOut;
    private final DictionaryResults entries = new DictionaryResults();
    private final @Nullable ColumnVector[] constants;

    CallEvaluator(Call call, ExpressionEvaluator[] arguments) {
        this.call = call;
        this.kernel = call.function().kernel(call.signature());
        this.arguments = arguments;
        this.deterministic = call.function().isDeterministic();
        this.nullInNullOut = call.function().isNullInNullOut();
        this.constants = new ColumnVector[arguments.length];
    }

    @Override
    public ColumnVector evaluate(Batch batch, EvaluationContext context) {
        int size = batch.rowCount();
        ColumnVector[] values = new ColumnVector[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].evaluate(batch, context);
            if (nullInNullOut && values[i] instanceof NullVector) {
                return Vectors.nulls(call.type(), size);
            }
        }
        if (deterministic && size > 1 && values.length > 0) {
            int only = onlyVariable(values);
            if (only == ALL_CONSTANT) {
                ColumnVector[] single = new ColumnVector[values.length];
                for (int i = 0; i < values.length; i++) single[i] = values[i].slice(0, 1);
                return DictionaryVector.constant(Vectors.flatten(run(single, 1, context)), size);
            }
            if (only >= 0) {
                ColumnVector mapped = mapEntries(values, only, context);
                if (mapped != null) return mapped;
            }
        }
        return run(values, size, context);
    }

    private static final int ALL_CONSTANT = -1;
    private static final int SEVERAL = -2;

    /// The one argument that is a dictionary while the others are constants.
    private int onlyVariable(ColumnVector[] values) {
        int only = ALL_CONSTANT;
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] instanceof DictionaryVector d)) return SEVERAL;
            if (d.isConstant()) continue;
            if (only >= 0 || (d.mayHaveNulls() && !nullInNullOut)) return SEVERAL;
            only = i;
        }
        return only;
    }

    private @Nullable ColumnVector mapEntries(ColumnVector[] values, int only, EvaluationContext context) {
        // What is remembered holds for these constants only; those of the query never change.
        for (int i = 0; i < values.length; i++) {
            if (i == only) continue;
            ColumnVector entry = ((DictionaryVector) values[i]).dictionary();
            if (constants[i] == null) constants[i] = entry;
            else if (constants[i] != entry) return null;
        }
        return entries.map((DictionaryVector) values[only], dictionary -> {
            ColumnVector[] inputs = new ColumnVector[values.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = i == only
                        ? dictionary
                        : DictionaryVector.constant(((DictionaryVector) values[i]).dictionary(), dictionary.size());
            }
            return run(inputs, dictionary.size(), context);
        });
    }

    private ColumnVector run(ColumnVector[] values, int size, EvaluationContext context) {
        ColumnVector result = kernel.evaluate(values, size, context);
        if (!nullInNullOut) return result;
        long[] bits = null;
        for (ColumnVector value : values) {
            if (!value.mayHaveNulls()) continue;
            long[] more = Validity.rebased(value.validity(), value.offset(), size);
            if (more == null) continue;
            if (bits == null) {
                bits = more;
            } else {
                for (int i = 0; i < more.length; i++) bits[i] &= more[i];
            }
        }
        if (bits == null) return result;
        if (result.validity() == null && result.offset() == 0) return Vectors.withValidity(result, bits);
        return Vectors.restricted(result, bits);
    }
}
