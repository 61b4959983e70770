package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.GeneratorFunction.Generated;
import dev.kindling.catalyst.function.GeneratorFunction.Generator;

/// Gives as many rows, without columns of their own, as its only argument (BIGINT, never NULL) says; none for less
/// than 1.
public record RepeatRows() implements Generator {

    @Override
    public Generated generate(ColumnVector[] arguments, int rowCount, EvaluationContext context) {
        var times = (LongVector) Vectors.flatten(arguments[0]);
        int[] counts = new int[rowCount];
        int total = 0;
        for (int i = 0; i < rowCount; i++) {
            counts[i] = Math.toIntExact(Math.max(0, times.get(i)));
            total = Math.addExact(total, counts[i]);
        }
        return new Generated(counts, total, new ColumnVector[0]);
    }
}
