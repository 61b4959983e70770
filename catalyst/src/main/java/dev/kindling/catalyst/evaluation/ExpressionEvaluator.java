package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.EvaluationContext;

/// An expression ready to run over batches. Not thread-safe and not serializable: it remembers what it knows of
/// dictionaries, so each task compiles its own.
public interface ExpressionEvaluator {

    /// The values of the expression for all rows of `batch`, in the physical type of its type; maybe as a
    /// dictionary, and maybe sharing the arrays of the batch.
    ColumnVector evaluate(Batch batch, EvaluationContext context);
}
