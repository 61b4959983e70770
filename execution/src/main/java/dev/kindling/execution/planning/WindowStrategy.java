package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.catalyst.logical.AggregateOperator;
import dev.kindling.catalyst.logical.GroupDistance;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.catalyst.logical.WindowOperator;
import dev.kindling.error.InternalException;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.sort.MergeExec;
import dev.kindling.execution.sort.SortExec;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.window.WindowCall;
import dev.kindling.execution.window.WindowExec;
import dev.kindling.execution.window.WindowFrame;
import dev.kindling.execution.window.WindowGroupLimitExec;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexPermuteInputsShuttle;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mappings;
import org.jspecify.annotations.Nullable;

/// Window functions: a projection with OVER becomes one window operator for each combination of PARTITION BY and
/// ORDER BY, over rows brought together by the one and sorted by both, and a projection of what they add. Where
/// ranks above some number are filtered out, rows that have one for certain are before they are brought together;
/// that window comes last, for the others need these rows.
final class WindowStrategy {

    private static final double GROUPS_PER_PARTITION = 1000;

    private final PhysicalPlanner planner;
    private final double inputBytes;
    private PhysicalPlan plan;

    private WindowStrategy(PhysicalPlanner planner, PhysicalPlan input, double inputBytes) {
        this.planner = planner;
        this.plan = input;
        this.inputBytes = inputBytes;
    }

    static boolean hasWindow(Project project) {
        return RexOver.containsOver(project.getProjects(), null);
    }

    /// @param predicates over the columns of `node`, what its rows are filtered by
    static PhysicalPlan plan(PhysicalPlanner planner, Project node, List<PhysicalExpression> predicates) {
        Project narrow = withInputPicked(node);
        double inputBytes = planner.context().statistics().sizeBytes(narrow.getInput());
        return new WindowStrategy(planner, planner.plan(narrow.getInput()), inputBytes)
                .plan(narrow, RankLimit.of(narrow, predicates));
    }

    /// `node` over the columns of its input that it uses, which are what is collected and sorted.
    private static Project withInputPicked(Project node) {
        RelNode input = node.getInput();
        int columns = input.getRowType().getFieldCount();
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(node.getProjects(), null);
        if (used.isEmpty() || used.cardinality() == columns) return node;
        var names = new ArrayList<String>();
        for (int column : used) names.add(input.getRowType().getFieldNames().get(column));
        List<RexNode> picks = used.asList().stream()
                .<RexNode>map(column -> RexInputRef.of(column, input.getRowType()))
                .toList();
        RelNode picked = LogicalProject.create(input, List.of(), picks, names, Set.of());
        var shuttle = new RexPermuteInputsShuttle(
                Mappings.source(used.asList(), columns).inverse(), picked);
        List<RexNode> projects = node.getProjects().stream()
                .map(project -> project.accept(shuttle))
                .toList();
        return node.copy(node.getTraitSet(), picked, projects, node.getRowType());
    }

    /// Partition keys and order, as expressions over the input.
    private record Spec(List<RexNode> partition, List<RexFieldCollation> order) {}

    private PhysicalPlan plan(Project node, @Nullable RankLimit limit) {
        Map<Spec, List<RexOver>> bySpec = new LinkedHashMap<>();
        for (RexOver over : overs(node.getProjects())) {
            RexWindow window = over.getWindow();
            var spec = new Spec(window.partitionKeys, window.orderKeys);
            bySpec.computeIfAbsent(spec, _ -> new ArrayList<>()).add(over);
        }
        Map<RexOver, Integer> places = new LinkedHashMap<>();
        Spec limited = limit == null ? null : new Spec(limit.window().partitionKeys, limit.window().orderKeys);
        List<RexOver> last = limited == null ? null : bySpec.remove(limited);
        bySpec.forEach((spec, overs) -> addWindow(spec, overs, places, null));
        if (limited != null && last != null) addWindow(limited, last, places, limit);
        return project(node, places);
    }

    private static List<RexOver> overs(List<RexNode> projects) {
        var overs = new ArrayList<RexOver>();
        var collect = new RexShuttle() {
            @Override
            public RexNode visitOver(RexOver over) {
                if (!overs.contains(over)) overs.add(over);
                return over;
            }
        };
        projects.forEach(p -> p.accept(collect));
        return overs;
    }

    /// Adds a column per function of `overs`, which share `spec`, and says where they are.
    private void addWindow(Spec spec, List<RexOver> overs, Map<RexOver, Integer> places, @Nullable RankLimit limit) {
        var columns = new Columns(plan);
        List<Integer> partition = spec.partition().stream().map(columns::of).toList();
        var order = new ArrayList<SortKey>();
        for (RexFieldCollation key : spec.order()) {
            boolean ascending = !key.getDirection().isDescending();
            boolean nullsFirst = key.getNullDirection() == RelFieldCollation.NullDirection.UNSPECIFIED
                    ? ascending
                    : key.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
            order.add(new SortKey(columns.of(key.left), ascending, nullsFirst));
        }
        var calls = new ArrayList<WindowCall>();
        for (RexOver over : overs) calls.add(call(over, columns, order));
        PhysicalPlan prepared = columns.plan();
        var keys = new ArrayList<SortKey>();
        for (int key : partition) keys.add(SortKey.ascending(key));
        keys.addAll(order);
        if (limit != null && limit.allows(overs)) {
            prepared = new WindowGroupLimitExec(prepared, partition, order, limit.rank(), limit.most());
        }
        PhysicalPlan sorted = sorted(prepared, partition, keys);
        var fields = new ArrayList<>(sorted.schema().fields());
        for (RexOver over : overs) {
            places.put(over, fields.size());
            DataType type = resultType(calls.get(overs.indexOf(over)), sorted.schema());
            fields.add(new StructField(over.getAggOperator().getName(), type, true));
        }
        plan = new WindowExec(sorted, partition, order, calls, new StructType(fields));
    }

    /// The rows of each partition of the window in one task, by `keys`. Where all rows are one partition, they are
    /// sorted in many tasks and merged in one.
    private PhysicalPlan sorted(PhysicalPlan input, List<Integer> partition, List<SortKey> keys) {
        if (keys.isEmpty()) return together(input, partition);
        if (partition.isEmpty() && input.partitionCount() > 1) return MergeExec.inOne(new SortExec(input, keys));
        return new SortExec(together(input, partition), keys);
    }

    private PhysicalPlan together(PhysicalPlan input, List<Integer> partition) {
        if (input.partitionCount() == 1) return input;
        if (partition.isEmpty()) return ExchangeExec.toOne(input);
        return ExchangeExec.byHash(
                input, partition, planner.context().exchangePartitions(GROUPS_PER_PARTITION, inputBytes));
    }

    private static DataType resultType(WindowCall call, StructType schema) {
        return switch (call) {
            case WindowCall.Ranking ranking ->
                ranking.kind() == Kind.PERCENT_RANK || ranking.kind() == Kind.CUME_DIST
                        ? AtomicType.DOUBLE
                        : AtomicType.INT;
            case WindowCall.Shifted shifted -> schema.field(shifted.column()).dataType();
            case WindowCall.Picked picked -> schema.field(picked.column()).dataType();
            case WindowCall.Framed framed -> framed.aggregation().signature().resultType();
        };
    }

    private WindowCall call(RexOver over, Columns columns, List<SortKey> order) {
        WindowFrame frame = frame(over, columns, order);
        if (over.getAggOperator() instanceof WindowOperator operator) {
            return call(operator.function(), over, columns, frame);
        }
        if (over.getKind() == SqlKind.ROW_NUMBER) return WindowCall.Ranking.of(Kind.ROW_NUMBER);
        AggregateFunction function = over.getAggOperator() instanceof AggregateOperator own
                ? own.function()
                : new AggregateStrategy(planner).function(over.getAggOperator().getName());
        List<PhysicalExpression> arguments = planner.context().expressions().convertAll(over.getOperands());
        var known = new ArrayList<Argument>();
        for (PhysicalExpression a : arguments) {
            known.add(new Argument(a.type(), a.nullable(), a instanceof Literal literal ? literal : null));
        }
        Signature signature = function.bind(known);
        var places = new ArrayList<Integer>();
        for (int i = 0; i < arguments.size(); i++) {
            places.add(columns.of(PhysicalExpressions.as(
                    arguments.get(i), signature.argumentTypes().get(i))));
        }
        return new WindowCall.Framed(Aggregation.of(function, signature, places), frame);
    }

    private WindowCall call(WindowFunction function, RexOver over, Columns columns, WindowFrame frame) {
        List<RexNode> operands = over.getOperands();
        Kind kind = function.kind();
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> WindowCall.Ranking.of(kind);
            case NTILE -> new WindowCall.Ranking(kind, operands.isEmpty() ? 1 : constant(operands.getFirst()));
            case LAG, LEAD -> {
                int distance = operands.size() > 1 ? constant(operands.get(1)) : 1;
                int column = columns.of(operands.getFirst());
                DataType type = columns.type(column);
                int otherwise = operands.size() > 2
                        ? columns.of(PhysicalExpressions.as(
                                planner.context().expressions().convert(operands.get(2)), type))
                        : WindowCall.NONE;
                yield new WindowCall.Shifted(
                        column, kind == Kind.LAG ? -distance : distance, otherwise, over.ignoreNulls());
            }
            case FIRST_VALUE, LAST_VALUE ->
                new WindowCall.Picked(kind, columns.of(operands.getFirst()), 1, over.ignoreNulls(), frame);
            case NTH_VALUE ->
                new WindowCall.Picked(
                        kind, columns.of(operands.getFirst()), constant(operands.get(1)), over.ignoreNulls(), frame);
        };
    }

    private int constant(RexNode node) {
        PhysicalExpression value = planner.context().expressions().convert(node);
        while (value instanceof PhysicalExpression.Cast cast) value = cast.value();
        if (value instanceof Literal literal && literal.value() instanceof Number number) return number.intValue();
        throw new InternalException("not a constant: " + node);
    }

    private WindowFrame frame(RexOver over, Columns columns, List<SortKey> order) {
        RexWindow window = over.getWindow();
        WindowFrame.Unit unit = unit(window);
        return new WindowFrame(
                unit,
                bound(window.getLowerBound(), unit, columns, order),
                bound(window.getUpperBound(), unit, columns, order));
    }

    private static WindowFrame.Unit unit(RexWindow window) {
        if (window.isRows()) return WindowFrame.Unit.ROWS;
        boolean groups = groupCount(window.getLowerBound()) != null || groupCount(window.getUpperBound()) != null;
        return groups ? WindowFrame.Unit.GROUPS : WindowFrame.Unit.RANGE;
    }

    private static @Nullable RexNode groupCount(RexWindowBound bound) {
        RexNode offset = bound.getOffset();
        return offset == null ? null : GroupDistance.count(offset);
    }

    private WindowFrame.Bound bound(RexWindowBound bound, WindowFrame.Unit unit, Columns columns, List<SortKey> order) {
        if (bound.isUnbounded()) {
            return bound.isPreceding() ? new WindowFrame.UnboundedPreceding() : new WindowFrame.UnboundedFollowing();
        }
        RexNode offset = bound.getOffset();
        if (bound.isCurrentRow() || offset == null) return new WindowFrame.CurrentRow();
        RexNode groups = groupCount(bound);
        if (unit == WindowFrame.Unit.ROWS || groups != null) {
            long distance = constant(groups == null ? offset : groups);
            return new WindowFrame.Offset(bound.isPreceding() ? -distance : distance);
        }
        // The border of a range is a value: the row's own key moved against or along the order.
        SortKey key = order.getFirst();
        boolean minus = bound.isPreceding() == key.ascending();
        var operator = Objects.requireNonNull(planner.context().functions().scalar(minus ? "-" : "+"));
        PhysicalExpression moved = PhysicalExpressions.call(
                operator,
                List.of(
                        columns.reference(key.column()),
                        planner.context().expressions().convert(offset)));
        return new WindowFrame.Value(columns.of(PhysicalExpressions.as(moved, columns.type(key.column()))));
    }

    /// The projections of `node`, with every OVER read from its place.
    private PhysicalPlan project(Project node, Map<RexOver, Integer> places) {
        StructType schema = LogicalTypes.schema(node.getRowType());
        var types = node.getCluster().getTypeFactory();
        var builder = node.getCluster().getRexBuilder();
        var replace = new RexShuttle() {
            @Override
            public RexNode visitOver(RexOver over) {
                int place = Objects.requireNonNull(places.get(over));
                var field = plan.schema().field(place);
                var column = new RexInputRef(place, LogicalTypes.toCalcite(types, field.dataType(), true));
                return column.getType().getSqlTypeName() == over.getType().getSqlTypeName()
                        ? column
                        : builder.makeCall(over.getType(), SqlStdOperatorTable.CAST, List.of(column));
            }
        };
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < node.getProjects().size(); i++) {
            RexNode project = node.getProjects().get(i).accept(replace);
            columns.add(PhysicalExpressions.as(
                    planner.context().expressions().convert(project),
                    schema.field(i).dataType()));
        }
        return new ProjectExec(plan, List.of(), columns, schema);
    }

    /// The columns of a plan, and further ones computed from them as they are asked for.
    private final class Columns {

        private final PhysicalPlan input;
        private final List<PhysicalExpression> expressions = new ArrayList<>();
        private final List<StructField> fields = new ArrayList<>();

        Columns(PhysicalPlan input) {
            this.input = input;
            for (int i = 0; i < input.schema().size(); i++) expressions.add(PlanningContext.column(input, i));
            fields.addAll(input.schema().fields());
        }

        int of(RexNode node) {
            return of(planner.context().expressions().convert(node));
        }

        int of(PhysicalExpression expression) {
            int known = expressions.indexOf(expression);
            if (known >= 0) return known;
            expressions.add(expression);
            fields.add(new StructField("#" + fields.size(), expression.type(), expression.nullable()));
            return fields.size() - 1;
        }

        DataType type(int column) {
            return fields.get(column).dataType();
        }

        PhysicalExpression reference(int column) {
            return expressions.get(column);
        }

        PhysicalPlan plan() {
            if (expressions.size() == input.schema().size()) return input;
            return new ProjectExec(input, List.of(), expressions, new StructType(fields));
        }
    }
}
