package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [ExpandExec]: one batch per projection of each batch of the input.
final class ExpandOperator implements BatchOperator {

    private final BatchOperator input;
    private final List<List<ExpressionEvaluator>> projections = new ArrayList<>();
    private final OperatorContext context;
    private @Nullable Batch current;
    private int nextProjection;
    private long rowsOut;

    ExpandOperator(BatchOperator input, List<List<PhysicalExpression>> projections, OperatorContext context) {
        this.input = input;
        this.context = context;
        for (List<PhysicalExpression> projection : projections) {
            this.projections.add(
                    projection.stream().map(ExpressionCompiler::compile).toList());
        }
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = current;
        if (batch == null || nextProjection == projections.size()) {
            batch = input.next();
            current = batch;
            nextProjection = 0;
            if (batch == null) return null;
        }
        var columns = new ArrayList<ColumnVector>();
        for (ExpressionEvaluator expression : projections.get(nextProjection++)) {
            columns.add(expression.evaluate(batch, context.evaluation()));
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
