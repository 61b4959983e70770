package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.ColumnReferences;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Keeps the rows for which all `predicates` are true and computes `projections` of them. One node for both, so
/// that columns only a predicate reads are never gathered.
public record ProjectExec(
        PhysicalPlan input,
        List<PhysicalExpression> predicates,
        List<PhysicalExpression> projections,
        StructType schema)
        implements PhysicalPlan {

    public ProjectExec {
        predicates = List.copyOf(predicates);
        projections = List.copyOf(projections);
    }

    /// The rows of `input` for which all `predicates` are true, with all its columns.
    public static ProjectExec filter(PhysicalPlan input, List<PhysicalExpression> predicates) {
        var columns = new ArrayList<PhysicalExpression>();
        for (StructField field : input.schema()) {
            columns.add(new ColumnReference(columns.size(), field.dataType(), field.nullable()));
        }
        return new ProjectExec(input, predicates, columns, input.schema());
    }

    @Override
    public String name() {
        return predicates.isEmpty() ? "Project" : "Filter";
    }

    @Override
    public String arguments() {
        String columns = PlanText.list(projections, input.schema());
        if (predicates.isEmpty()) return columns;
        String condition = PlanText.list(predicates, input.schema());
        return passesAll() ? condition : condition + " -> " + columns;
    }

    private boolean passesAll() {
        if (projections.size() != input.schema().size()) return false;
        for (int i = 0; i < projections.size(); i++) {
            if (!(projections.get(i) instanceof ColumnReference column) || column.index() != i) return false;
        }
        return true;
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public boolean isByPartition() {
        return true;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        return lowering.pipe(this, input.lower(lowering), new Task(predicates, projections));
    }

    /// The rows that stay, for an operator above that computes [#projectionsOverKept] of them by itself.
    public RddNode<Batch> lowerKept(Lowering lowering) {
        RddNode<Batch> rows = input.lower(lowering);
        if (predicates.isEmpty()) return rows;
        var kept = new ArrayList<PhysicalExpression>();
        for (int column : columnsRead()) {
            StructField field = input.schema().field(column);
            kept.add(new ColumnReference(column, field.dataType(), field.nullable()));
        }
        return lowering.pipe(this, rows, new Task(predicates, kept));
    }

    /// The projections over the rows of [#lowerKept].
    public List<PhysicalExpression> projectionsOverKept() {
        if (predicates.isEmpty()) return projections;
        List<Integer> kept = columnsRead();
        return ColumnReferences.moveAll(projections, kept::indexOf);
    }

    private List<Integer> columnsRead() {
        var read = new BitSet();
        for (PhysicalExpression projection : projections) ColumnReferences.addTo(read, projection);
        return read.stream().boxed().toList();
    }

    private record Task(List<PhysicalExpression> predicates, List<PhysicalExpression> projections)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new ProjectOperator(input, predicates, projections, context);
        }
    }
}
