package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.ArrayList;
import java.util.List;

/// An expression that can also be evaluated for some rows only, gathering just the columns it reads.
final class SubsetEvaluator {

    private final ExpressionEvaluator evaluator;
    private final int[] columns;

    private SubsetEvaluator(ExpressionEvaluator evaluator, int[] columns) {
        this.evaluator = evaluator;
        this.columns = columns;
    }

    static SubsetEvaluator of(PhysicalExpression expression, Scope scope) {
        List<Scope.Name> names = Scope.namesIn(expression);
        int[] columns = names.stream().mapToInt(scope::position).toArray();
        return new SubsetEvaluator(ExpressionCompiler.compile(expression, Scope.of(names)), columns);
    }

    ColumnVector evaluate(Batch batch, EvaluationContext context) {
        var needed = new ArrayList<ColumnVector>(columns.length);
        for (int column : columns) needed.add(batch.column(column));
        return evaluator.evaluate(new Batch(batch.rowCount(), needed), context);
    }

    /// The values for the rows `rows[0]` to `rows[count - 1]`.
    ColumnVector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
        var needed = new ArrayList<ColumnVector>(columns.length);
        for (int column : columns) needed.add(Vectors.gather(batch.column(column), rows, count));
        return evaluator.evaluate(new Batch(count, needed), context);
    }
}
