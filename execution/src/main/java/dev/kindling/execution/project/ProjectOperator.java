package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.evaluation.PredicateEvaluator;
import dev.kindling.catalyst.expression.ColumnReferences;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [ProjectExec]: finds the rows that stay, gathers the columns the projections read, and computes them.
final class ProjectOperator implements BatchOperator {

    private final BatchOperator input;
    private final @Nullable PredicateEvaluator predicate;
    private final List<ExpressionEvaluator> projections;
    private final BitSet columnsRead = new BitSet();
    private final OperatorContext context;
    private final int[] rows = new int[Batch.CAPACITY];
    private long rowsOut;

    ProjectOperator(
            BatchOperator input,
            List<PhysicalExpression> predicates,
            List<PhysicalExpression> projections,
            OperatorContext context) {
        this.input = input;
        this.context = context;
        this.predicate = predicates.isEmpty() ? null : PredicateEvaluator.of(predicates);
        this.projections = projections.stream().map(ExpressionCompiler::compile).toList();
        for (PhysicalExpression projection : projections) ColumnReferences.addTo(columnsRead, projection);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            Batch batch = input.next();
            if (batch == null) return null;
            Batch kept = predicate == null ? batch : keep(batch, predicate);
            if (kept != null) return project(kept);
        }
    }

    private @Nullable Batch keep(Batch batch, PredicateEvaluator condition) {
        int count = condition.select(batch, context.evaluation(), rows);
        if (count == 0) return null;
        if (count == batch.rowCount()) return batch;
        var columns = new ArrayList<ColumnVector>(batch.columns().size());
        for (int i = 0; i < batch.columns().size(); i++) {
            columns.add(columnsRead.get(i) ? Vectors.gather(batch.column(i), rows, count) : new NullVector(count));
        }
        return new Batch(count, columns);
    }

    private Batch project(Batch batch) {
        var columns = new ArrayList<ColumnVector>(projections.size());
        for (ExpressionEvaluator projection : projections) {
            columns.add(projection.evaluate(batch, context.evaluation()));
        }
        rowsOut += batch.rowCount();
        return new Batch(batch.rowCount(), columns);
    }

    @Override
    public void close() {
        context.count(OperatorCounters.ROWS_OUT, rowsOut);
        rowsOut = 0;
        input.close();
    }
}
