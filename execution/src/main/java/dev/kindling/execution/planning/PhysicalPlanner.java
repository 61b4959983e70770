package dev.kindling.execution.planning;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.logical.LogicalLiterals;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.Shared;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.error.InternalException;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.UnionExec;
import dev.kindling.execution.project.GenerateExec;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.LocalTable;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/// Turns an optimized logical plan into a physical one. Each family of nodes has a strategy of its own; what is
/// left here maps one to one.
public final class PhysicalPlanner {

    private final PlanningContext context;
    private @Nullable SharedSubplans shared;

    public PhysicalPlanner(PlanningContext context) {
        this.context = context;
    }

    /// The plan for `node`, its columns called `names`.
    public PhysicalPlan plan(RelNode node, StructType names) {
        shared = SharedSubplans.of(node);
        return named(plan(node), names);
    }

    PlanningContext context() {
        return context;
    }

    PhysicalPlan plan(RelNode node) {
        return switch (node) {
            case Project project
            when WindowStrategy.hasWindow(project) -> WindowStrategy.plan(this, project, List.of());
            case Project _, Filter _, TableScan _ -> new PipelineStrategy(this).plan(node);
            case Aggregate aggregate ->
                shared == null
                        ? new AggregateStrategy(this).plan(aggregate)
                        : shared.plan(aggregate, () -> new AggregateStrategy(this).plan(aggregate));
            case Join join -> new JoinStrategy(this).plan(join);
            case Sort sort -> new SortStrategy(this).plan(sort);
            case Union union when union.all -> union(union);
            case Intersect intersect when intersect.all -> new SetOperationStrategy(this).plan(intersect);
            case Minus minus when minus.all -> new SetOperationStrategy(this).plan(minus);
            case Values values -> values(values);
            case Generate generate -> generate(generate);
            case Shared common ->
                shared == null ? plan(common.getInput()) : shared.plan(common, () -> plan(common.getInput()));
            case PartialGroups groups -> groups.plan();
            case Arrange arrange -> new ArrangeStrategy(this).plan(arrange);
            default ->
                throw new InternalException(
                        "no physical operator for " + node.getRelTypeName() + " in\n" + RelOptUtil.toString(node));
        };
    }

    private PhysicalPlan union(Union union) {
        StructType schema = LogicalTypes.schema(union.getRowType());
        var inputs = new ArrayList<PhysicalPlan>();
        for (RelNode input : union.getInputs()) inputs.add(cast(plan(input), schema));
        return new UnionExec(inputs, schema);
    }

    /// `plan` with its columns as `schema` types them.
    private static PhysicalPlan cast(PhysicalPlan plan, StructType schema) {
        if (plan.schema().types().equals(schema.types())) return plan;
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(dev.kindling.catalyst.logical.PhysicalExpressions.as(
                    PlanningContext.column(plan, i), schema.field(i).dataType()));
        }
        return new ProjectExec(plan, List.of(), columns, schema);
    }

    private PhysicalPlan values(Values values) {
        StructType schema = LogicalTypes.schema(values.getRowType());
        var builders = schema.types().stream().map(LiteralVectorBuilder::of).toList();
        for (List<RexLiteral> row : values.getTuples()) {
            for (int i = 0; i < row.size(); i++) {
                builders.get(i).append(LogicalLiterals.fromRex(row.get(i)).value());
            }
        }
        int rows = values.getTuples().size();
        var whole = new Batch(
                rows, builders.stream().map(LiteralVectorBuilder::build).toList());
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < rows; from += Batch.CAPACITY) {
            batches.add(whole.slice(from, Math.min(Batch.CAPACITY, rows - from)));
        }
        var all = IntStream.range(0, schema.size()).boxed().toList();
        var table = LocalTable.of("values", schema, List.of(batches));
        return new ScanExec("values", table.scan(new ScanRequest(all, List.of())));
    }

    private PhysicalPlan generate(Generate generate) {
        PhysicalPlan input = plan(generate.getInput());
        var arguments = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < generate.arguments().size(); i++) {
            arguments.add(dev.kindling.catalyst.logical.PhysicalExpressions.as(
                    context.expressions().convert(generate.arguments().get(i)),
                    generate.bound().argumentTypes().get(i)));
        }
        return new GenerateExec(
                input,
                generate.function().name(),
                generate.bound().generator(),
                arguments,
                generate.isOuter(),
                LogicalTypes.schema(generate.getRowType()));
    }

    /// `plan` with its columns under the names the user gave; a plan that only renames is not worth a node of its
    /// own unless the root cannot carry names.
    private static PhysicalPlan named(PhysicalPlan plan, StructType names) {
        return plan.schema().types().equals(names.types()) ? plan : cast(plan, names);
    }
}
