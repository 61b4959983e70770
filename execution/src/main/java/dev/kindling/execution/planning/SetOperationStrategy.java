package dev.kindling.execution.planning;

import static dev.kindling.execution.planning.PlanningContext.column;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.error.InternalException;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.UnionExec;
import dev.kindling.execution.planning.AggregateStrategy.Call;
import dev.kindling.execution.project.GenerateExec;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.project.RepeatRows;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.SetOp;

/// INTERSECT ALL and EXCEPT ALL (without ALL they are joins before they come here): the rows of both sides are
/// counted together, and each comes out as often as the counts say: the smaller one for INTERSECT ALL, what the
/// left side has more for EXCEPT ALL.
final class SetOperationStrategy {

    private final PhysicalPlanner planner;

    SetOperationStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    PhysicalPlan plan(SetOp node) {
        StructType schema = LogicalTypes.schema(node.getRowType());
        PhysicalPlan result = planner.plan(node.getInput(0));
        for (int i = 1; i < node.getInputs().size(); i++) {
            result = combine(node, result, planner.plan(node.getInput(i)), schema);
        }
        return result;
    }

    private PhysicalPlan combine(SetOp node, PhysicalPlan left, PhysicalPlan right, StructType schema) {
        var counted = new ArrayList<>(schema.fields());
        counted.add(new StructField("left#", AtomicType.LONG, false));
        counted.add(new StructField("right#", AtomicType.LONG, false));
        var both = new StructType(counted);
        PhysicalPlan union = new UnionExec(List.of(marked(left, both, 1, 0), marked(right, both, 0, 1)), both);
        int width = schema.size();
        List<Integer> keys = IntStream.range(0, width).boxed().toList();
        var calls = List.of(sum(width, "left#"), sum(width + 1, "right#"));
        double groups = planner.context().statistics().rowCount((RelNode) node);
        PhysicalPlan grouped = new AggregateStrategy(planner).grouped(union, keys, calls, both, groups);
        PhysicalExpression times = node instanceof Intersect
                ? call("least", column(grouped, width), column(grouped, width + 1))
                : call("-", column(grouped, width), column(grouped, width + 1));
        PhysicalPlan repeated = new GenerateExec(
                grouped,
                "repeat",
                new RepeatRows(),
                List.of(PhysicalExpressions.as(times, AtomicType.LONG)),
                false,
                grouped.schema());
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < width; i++) columns.add(column(repeated, i));
        return new ProjectExec(repeated, List.of(), columns, schema);
    }

    private static PhysicalPlan marked(PhysicalPlan side, StructType schema, long left, long right) {
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < side.schema().size(); i++) {
            columns.add(PhysicalExpressions.as(column(side, i), schema.field(i).dataType()));
        }
        columns.add(new Literal(left, AtomicType.LONG));
        columns.add(new Literal(right, AtomicType.LONG));
        return new ProjectExec(side, List.of(), columns, schema);
    }

    private Call sum(int argument, String name) {
        return new Call(
                new AggregateStrategy(planner).function("sum"),
                List.of(argument),
                false,
                Aggregation.NO_FILTER,
                List.of(),
                name);
    }

    private PhysicalExpression call(String name, PhysicalExpression... arguments) {
        ScalarFunction function = planner.context().functions().scalar(name);
        if (function == null) throw new InternalException("the registry has no function `" + name + "`");
        return PhysicalExpressions.call(function, List.of(arguments));
    }
}
