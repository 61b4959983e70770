package dev.kindling.catalyst.expression;

import dev.kindling.catalyst.batch.ColumnVector;

/// A function's code over vectors.
@FunctionalInterface
public interface Kernel {

    /// The results for `rowCount` rows. Every argument has `rowCount` values and the physical type of the
    /// signature, maybe as a dictionary.
    ColumnVector evaluate(ColumnVector[] arguments, int rowCount, EvaluationContext context);
}
