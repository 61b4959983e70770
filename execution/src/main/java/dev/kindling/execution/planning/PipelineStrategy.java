package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.ColumnReferences;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.error.InternalException;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Chains of projections and filters: one operator for each, or none where they end at a scan that takes over. A
/// scan is asked for the columns the chain reads and is offered its predicates; what it does not promise is
/// filtered again.
final class PipelineStrategy {

    private final PhysicalPlanner planner;

    PipelineStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    PhysicalPlan plan(RelNode node) {
        StructType schema = LogicalTypes.schema(node.getRowType());
        return chain(null, new ArrayList<>(), node, schema);
    }

    /// The rows of `node` without columns, for who only counts them. Only a scan is left something by that: nodes
    /// above one have no more columns than they need.
    PhysicalPlan planWithoutColumns(RelNode node) {
        if (!(node instanceof TableScan scan) || table(scan).source().rowsDependOnColumns()) return planner.plan(node);
        return chain(List.of(), new ArrayList<>(), node, new StructType(List.of()));
    }

    /// The chain from `node` down; `projections` (null for all columns) and `predicates` above it speak of its
    /// columns.
    private PhysicalPlan chain(
            @Nullable List<PhysicalExpression> projections,
            List<PhysicalExpression> predicates,
            RelNode node,
            StructType schema) {
        switch (node) {
            case Filter filter -> {
                var all = new ArrayList<PhysicalExpression>();
                for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) all.add(convert(conjunct));
                all.addAll(predicates);
                return chain(projections, all, filter.getInput(), schema);
            }
            case Project project
            when WindowStrategy.hasWindow(project) -> {
                return over(WindowStrategy.plan(planner, project, predicates), projections, predicates, schema);
            }
            case Project project
            when projections == null && predicates.isEmpty() -> {
                return chain(
                        planner.context().expressions().convertAll(project.getProjects()),
                        predicates,
                        project.getInput(),
                        schema);
            }
            case Project project
            when project.getProjects().stream().allMatch(RexInputRef.class::isInstance) -> {
                List<RexNode> columns = project.getProjects();
                var moved = projections == null
                        ? planner.context().expressions().convertAll(columns)
                        : ColumnReferences.moveAll(projections, i -> ((RexInputRef) columns.get(i)).getIndex());
                var below = ColumnReferences.moveAll(predicates, i -> ((RexInputRef) columns.get(i)).getIndex());
                return chain(moved, new ArrayList<>(below), project.getInput(), schema);
            }
            case TableScan scan -> {
                return scan(projections, predicates, scan, schema);
            }
            default -> {}
        }
        return over(planner.plan(node), projections, predicates, schema);
    }

    private PhysicalExpression convert(RexNode node) {
        return planner.context().expressions().convert(node);
    }

    private static LogicalTable table(TableScan node) {
        LogicalTable table = node.getTable().unwrap(LogicalTable.class);
        if (table == null) throw new InternalException("not a table of ours: " + node);
        return table;
    }

    private PhysicalPlan scan(
            @Nullable List<PhysicalExpression> projections,
            List<PhysicalExpression> predicates,
            TableScan node,
            StructType schema) {
        LogicalTable table = table(node);
        StructType tableSchema = table.source().schema();
        var read = new BitSet();
        if (projections == null) read.set(0, tableSchema.size());
        else projections.forEach(p -> ColumnReferences.addTo(read, p));
        predicates.forEach(p -> ColumnReferences.addTo(read, p));
        List<Integer> columns = read.stream().boxed().toList();
        var offered = ColumnReferences.moveAll(predicates, columns::indexOf);
        Scan scan = table.source()
                .scan(new ScanRequest(
                        columns, offered, null, planner.context().settings().get(SessionOptions.MAX_PARTITION_BYTES)));
        var moved = projections == null ? null : ColumnReferences.moveAll(projections, columns::indexOf);
        return over(new ScanExec(table.getName(), scan), moved, scan.residual(), schema);
    }

    /// `projections` of the rows of `input` that pass `predicates`; `input` itself where neither does anything.
    private static PhysicalPlan over(
            PhysicalPlan input,
            @Nullable List<PhysicalExpression> projections,
            List<PhysicalExpression> predicates,
            StructType schema) {
        if (projections == null) {
            return predicates.isEmpty() ? input : ProjectExec.filter(input, predicates);
        }
        if (predicates.isEmpty() && isIdentity(projections, input)) return input;
        return new ProjectExec(input, predicates, projections, schema);
    }

    private static boolean isIdentity(List<PhysicalExpression> projections, PhysicalPlan input) {
        if (projections.size() != input.schema().size()) return false;
        for (int i = 0; i < projections.size(); i++) {
            if (!(projections.get(i) instanceof ColumnReference column) || column.index() != i) return false;
        }
        return true;
    }
}
