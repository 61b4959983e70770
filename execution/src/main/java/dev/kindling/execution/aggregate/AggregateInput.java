package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns an aggregation reads: those of a batch, or projections of them, each computed when it is first asked
/// for.
final class AggregateInput {

    /// Null for the columns of the batch themselves.
    private final ExpressionEvaluator @Nullable [] projections;
    private final @Nullable ColumnVector[] computed;
    private final EvaluationContext context;
    private Batch batch = new Batch(0, List.of());

    private AggregateInput(ExpressionEvaluator @Nullable [] projections, EvaluationContext context) {
        this.projections = projections;
        this.context = context;
        computed = new ColumnVector[projections == null ? 0 : projections.length];
    }

    static AggregateInput columns(EvaluationContext context) {
        return new AggregateInput(null, context);
    }

    static AggregateInput projections(List<PhysicalExpression> expressions, EvaluationContext context) {
        return new AggregateInput(
                expressions.stream().map(ExpressionCompiler::compile).toArray(ExpressionEvaluator[]::new), context);
    }

    AggregateInput of(Batch next) {
        batch = next;
        Arrays.fill(computed, null);
        return this;
    }

    /// The rows below the projections.
    Batch batch() {
        return batch;
    }

    EvaluationContext context() {
        return context;
    }

    int rowCount() {
        return batch.rowCount();
    }

    ColumnVector column(int index) {
        if (projections == null) return batch.column(index);
        ColumnVector known = computed[index];
        if (known != null) return known;
        ColumnVector made = projections[index].evaluate(batch, context);
        computed[index] = made;
        return made;
    }

    ColumnVector[] columns(List<Integer> indexes) {
        ColumnVector[] columns = new ColumnVector[indexes.size()];
        for (int i = 0; i < columns.length; i++) columns[i] = column(indexes.get(i));
        return columns;
    }
}
