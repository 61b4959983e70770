package dev.kindling.execution.planning;

import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.planning.AggregateStrategy.Call;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Groups the rows of one side of a join, before the join looks up for each of them what it groups by.
///
/// ```
/// sum(price) by c.name                      merge by c.name
///   join s.customer = c.id                    join s.customer = c.id
///     sales s                       =>          partial sum(price) by s.customer
///     customers c                                 sales s
///                                               customers c
/// ```
///
/// Valid for inner joins because rows that agree in all columns the join's condition uses have the same partners,
/// so that their partial result meets these partners as often as each of them would have. The groups may be partial
/// in any way, and are: each task groups its own rows. Only for aggregates of that one side alone, whose arguments
/// and states cannot fail for rows that have no partner; and only where that leaves few groups, or no more than
/// grouping after the joins would.
final class GroupsBeforeJoin {

    private static final double LEAST_ROWS = 50_000;

    /// How many rows a group is expected to hold at least.
    private static final double ROWS_PER_GROUP = 4;

    /// Of this many rows one group may pass the joins, however few there are after them.
    private static final double FEW = 16;

    /// How many more groups may pass the joins than grouping after them would leave each task with.
    private static final double NO_MORE = 1.5;

    /// A row group's, as we write them.
    private static final double ROWS_PER_TASK = 122_880;

    /// How many more rows than pass the joins may be grouped.
    private static final double MOST_EXTRA = 2;

    private static final Set<String> FUNCTIONS = Set.of("count", "sum", "avg", "min", "max");

    private final AggregateStrategy strategy;
    private final List<Call> calls;

    /// The columns of the aggregate's input that its calls use.
    private final List<Integer> argumentColumns;

    private final Aggregate node;

    private @Nullable PartialGroups groups;

    private GroupsBeforeJoin(AggregateStrategy strategy, Aggregate node, List<Call> calls) {
        this.strategy = strategy;
        this.calls = calls;
        argumentColumns = calls.stream()
                .flatMapToInt(call -> IntStream.concat(
                        call.arguments().stream().mapToInt(Integer::intValue),
                        call.filter() == Aggregation.NO_FILTER ? IntStream.empty() : IntStream.of(call.filter())))
                .distinct()
                .boxed()
                .toList();
        this.node = node;
    }

    /// What grouping after the joins would leave.
    private double finalGroups() {
        return strategy.planner()
                .context()
                .statistics()
                .distinctCount(node.getInput(), node.getGroupSet().asList());
    }

    /// What comes out of the joins: keys, then states.
    record Grouped(PhysicalPlan plan, HashAggregateExec partial) {}

    /// The input of `node`, partially grouped before a join; null where that cannot be or is not worth it.
    static @Nullable Grouped of(AggregateStrategy strategy, Aggregate node) {
        if (node.getGroupCount() == 0 || !leadsToJoin(node.getInput())) return null;
        List<Call> calls = strategy.callsWithoutGrouping(node);
        if (!AggregateStrategy.areMergeable(calls)
                || !calls.stream()
                        .allMatch(call -> FUNCTIONS.contains(call.function().name()))) {
            return null;
        }
        return new GroupsBeforeJoin(strategy, node, calls).grouped();
    }

    private static boolean leadsToJoin(RelNode input) {
        return input instanceof Join || (input instanceof Project project && leadsToJoin(project.getInput()));
    }

    private @Nullable Grouped grouped() {
        RelNode input = node.getInput();
        var keys = new ArrayList<RexNode>();
        for (int key : node.getGroupSet()) keys.add(RexInputRef.of(key, input.getRowType()));
        var arguments = new ArrayList<RexNode>();
        for (int argument : argumentColumns) arguments.add(RexInputRef.of(argument, input.getRowType()));
        RelNode below = input;
        List<RexNode> keysBelow = keys;
        List<RexNode> argumentsBelow = arguments;
        if (input instanceof Project project) {
            if (project.containsOver()) return null;
            below = project.getInput();
            keysBelow = RelOptUtil.pushPastProject(keys, project);
            argumentsBelow = RelOptUtil.pushPastProject(arguments, project);
        }
        if (!keysBelow.stream().allMatch(RexUtil::isDeterministic)
                || !argumentsBelow.stream().allMatch(GroupsBeforeJoin::cannotFail)
                || !statesCannotFail(argumentsBelow)) {
            return null;
        }
        RelNode pushed = pushed(below, keysBelow, argumentsBelow);
        PartialGroups made = groups;
        return pushed == null || made == null
                ? null
                : new Grouped(strategy.planner().plan(pushed), made.plan());
    }

    /// A plan that gives `keys` and partial results of the rows of `at`, grouped below a join of it; null if none.
    private @Nullable RelNode pushed(RelNode at, List<RexNode> keys, List<RexNode> arguments) {
        return switch (at) {
            case Join join
            when join.getJoinType() == JoinRelType.INNER && join.getHints().isEmpty() ->
                pushedThrough(join, keys, arguments);
            case Project project
            when project.getProjects().stream().allMatch(RexInputRef.class::isInstance) ->
                pushed(
                        project.getInput(),
                        RelOptUtil.pushPastProject(keys, project),
                        RelOptUtil.pushPastProject(arguments, project));
            default -> null;
        };
    }

    private @Nullable RelNode pushedThrough(Join join, List<RexNode> keys, List<RexNode> arguments) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(arguments, null);
        boolean isLeft =
                used.isEmpty() ? statistics(join.getLeft()) >= statistics(join.getRight()) : used.nth(0) < leftColumns;
        RelNode side = isLeft ? join.getLeft() : join.getRight();
        int offset = isLeft ? 0 : leftColumns;
        ImmutableBitSet own =
                ImmutableBitSet.range(offset, offset + side.getRowType().getFieldCount());
        if (!own.contains(used) || !RexUtil.isDeterministic(join.getCondition())) return null;
        var sideKeys = new ArrayList<RexNode>();
        addColumns(sideKeys, join.getCondition(), own, join.getRowType());
        for (RexNode key : keys) {
            ImmutableBitSet bits = RelOptUtil.InputFinder.bits(key);
            if (bits.isEmpty() || !own.contains(bits)) addColumns(sideKeys, key, own, join.getRowType());
            else if (!sideKeys.contains(key)) sideKeys.add(key);
        }
        List<RexNode> keysBelow = RexUtil.shift(sideKeys, -offset);
        List<RexNode> argumentsBelow = RexUtil.shift(arguments, -offset);
        RelNode grouped = pushed(side, keysBelow, argumentsBelow);
        if (grouped == null) grouped = groupedHere(side, keysBelow, argumentsBelow);
        return grouped == null ? null : joined(join, isLeft, grouped, sideKeys, keys);
    }

    private static void addColumns(List<RexNode> keys, RexNode node, ImmutableBitSet own, RelDataType type) {
        for (int column : RelOptUtil.InputFinder.bits(node).intersect(own)) {
            RexNode reference = RexInputRef.of(column, type);
            if (!keys.contains(reference)) keys.add(reference);
        }
    }

    /// `join` with `grouped`, which gives `sideKeys` and states, for one side; of its columns `keys` and states.
    private static RelNode joined(
            Join join, boolean isLeft, RelNode grouped, List<RexNode> sideKeys, List<RexNode> keys) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        int groupedColumns = grouped.getRowType().getFieldCount();
        int start = isLeft ? 0 : leftColumns;
        int moved = isLeft ? groupedColumns - leftColumns : 0;
        var replace = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                int key = sideKeys.indexOf(reference);
                int place = key >= 0 ? start + key : reference.getIndex() + moved;
                return new RexInputRef(place, reference.getType());
            }

            @Override
            public RexNode visitCall(RexCall call) {
                int key = sideKeys.indexOf(call);
                return key >= 0 ? new RexInputRef(start + key, call.getType()) : super.visitCall(call);
            }
        };
        RelNode newJoin = LogicalJoin.create(
                isLeft ? grouped : join.getLeft(),
                isLeft ? join.getRight() : grouped,
                List.of(),
                join.getCondition().accept(replace),
                Set.of(),
                JoinRelType.INNER);
        var columns = new ArrayList<RexNode>();
        for (RexNode key : keys) columns.add(key.accept(replace));
        var names = new ArrayList<>(names(keys, join));
        for (int state = sideKeys.size(); state < groupedColumns; state++) {
            columns.add(RexInputRef.of(start + state, newJoin.getRowType()));
            names.add(grouped.getRowType().getFieldNames().get(state));
        }
        return LogicalProject.create(newJoin, List.of(), columns, names, Set.of());
    }

    /// About how many tasks read the rows of `plan`.
    private double tasks(RelNode plan) {
        if (plan instanceof TableScan) return Math.max(1, statistics(plan) / ROWS_PER_TASK);
        double most = 1;
        for (RelNode input : plan.getInputs()) most = Math.max(most, tasks(input));
        return most;
    }

    /// How many groups come out when each task makes its own of its part of `rows`.
    private static double passing(double groups, double rows, double tasks) {
        double ofTask = groups * (1 - Math.pow(1 - 1 / tasks, rows / groups));
        return Math.min(rows, Math.max(groups, tasks * ofTask));
    }

    private static List<String> names(List<RexNode> expressions, RelNode input) {
        var names = new ArrayList<String>();
        for (RexNode expression : expressions) {
            names.add(
                    expression instanceof RexInputRef reference
                            ? input.getRowType().getFieldNames().get(reference.getIndex())
                            : "#" + names.size());
        }
        return names;
    }

    private @Nullable RelNode groupedHere(RelNode side, List<RexNode> keys, List<RexNode> arguments) {
        if (keys.isEmpty()) return null;
        double rows = statistics(side);
        if (rows < LEAST_ROWS || rows > statistics(node.getInput()) * MOST_EXTRA) return null;
        var columns = new ArrayList<RexNode>(keys);
        columns.addAll(arguments);
        RelNode picked = LogicalProject.create(side, List.of(), columns, names(columns, side), Set.of());
        double groupCount = strategy.planner()
                .context()
                .statistics()
                .distinctCount(picked, IntStream.range(0, keys.size()).boxed().toList());
        double tasks = tasks(side);
        double passing = passing(groupCount, rows, tasks);
        boolean isWorthIt = groupCount * ROWS_PER_GROUP <= rows
                && (passing * FEW <= rows || passing <= passing(finalGroups(), rows, tasks) * NO_MORE);
        if (!isWorthIt) return null;
        var moved = calls.stream().map(call -> moved(call, keys.size())).toList();
        HashAggregateExec partial = strategy.partial(strategy.planner().plan(picked), keys.size(), moved);
        var types = side.getCluster().getTypeFactory();
        var rowType = types.builder();
        List<StructField> fields = partial.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            RelDataType type = i < keys.size()
                    ? keys.get(i).getType()
                    : LogicalTypes.toCalcite(types, fields.get(i).dataType(), true);
            rowType.add(fields.get(i).name(), type);
        }
        var made = new PartialGroups(side.getCluster(), rowType.build(), partial, groupCount);
        groups = made;
        return made;
    }

    /// `call` over rows of `keyCount` keys and the arguments.
    private Call moved(Call call, int keyCount) {
        List<Integer> arguments = call.arguments().stream()
                .map(argument -> keyCount + argumentColumns.indexOf(argument))
                .toList();
        int filter = call.filter() == Aggregation.NO_FILTER
                ? Aggregation.NO_FILTER
                : keyCount + argumentColumns.indexOf(call.filter());
        return new Call(call.function(), arguments, call.distinct(), filter, call.order(), call.name());
    }

    private double statistics(RelNode node) {
        return strategy.planner().context().statistics().rowCount(node);
    }

    /// Whether `sum` and `avg` hold what any number of rows come to. Ten further digits, as sums of decimals have,
    /// are enough; eight bytes for numbers of eight are not.
    private boolean statesCannotFail(List<RexNode> arguments) {
        for (Call call : calls) {
            if (!call.function().name().equals("sum") && !call.function().name().equals("avg")) continue;
            for (int argument : call.arguments()) {
                RexNode node = arguments.get(argumentColumns.indexOf(argument));
                boolean holds = switch (LogicalTypes.fromCalcite(node.getType())) {
                    case AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.FLOAT, AtomicType.DOUBLE -> true;
                    case DecimalType(int precision, var _) -> precision <= DecimalType.MAX_PRECISION - 10;
                    default -> false;
                };
                if (!holds) return false;
            }
        }
        return true;
    }

    private static boolean cannotFail(RexNode node) {
        if (node instanceof RexInputRef || node instanceof RexLiteral) return true;
        if (!(node instanceof RexCall call) || !call.getOperands().stream().allMatch(GroupsBeforeJoin::cannotFail)) {
            return false;
        }
        boolean isQuotient = call.getOperator().getName().equals("/");
        if (isQuotient && !isNonZero(call.getOperands().get(1))) return false;
        return switch (isQuotient ? SqlKind.DIVIDE : call.getKind()) {
            case AND, OR, NOT, CASE, COALESCE, IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, SEARCH -> true;
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> true;
            case PLUS, MINUS, TIMES, DIVIDE ->
                switch (LogicalTypes.fromCalcite(call.getType())) {
                    case AtomicType.DOUBLE, AtomicType.FLOAT -> true;
                    // One of the greatest precision may have been cut to it.
                    case DecimalType(int precision, var _) -> precision < DecimalType.MAX_PRECISION;
                    default -> false;
                };
            case CAST -> widens(call.getOperands().getFirst().getType(), call.getType());
            default -> false;
        };
    }

    private static boolean isNonZero(RexNode divisor) {
        return divisor instanceof RexLiteral literal
                && literal.getValue() instanceof BigDecimal number
                && number.signum() != 0;
    }

    private static boolean widens(RelDataType from, RelDataType to) {
        DataType target = LogicalTypes.fromCalcite(to);
        int digits = wholeDigits(LogicalTypes.fromCalcite(from));
        if (digits < 0) return false;
        return target == AtomicType.DOUBLE || digits <= wholeDigits(target);
    }

    /// How many digits a number of the type may have before the point, or -1.
    private static int wholeDigits(DataType type) {
        return switch (type) {
            case AtomicType.BYTE -> 3;
            case AtomicType.SHORT -> 5;
            case AtomicType.INT -> 10;
            case AtomicType.LONG -> 19;
            case DecimalType(int precision, int scale) -> precision - scale;
            default -> -1;
        };
    }
}
