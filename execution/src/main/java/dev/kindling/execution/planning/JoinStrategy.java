package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.ColumnReferences;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.join.Adaptation;
import dev.kindling.execution.join.BroadcastHashJoinExec;
import dev.kindling.execution.join.JoinCondition;
import dev.kindling.execution.join.JoinSpec;
import dev.kindling.execution.join.JoinType;
import dev.kindling.execution.join.NestedLoopJoinExec;
import dev.kindling.execution.join.PartitionedHashJoinExec;
import dev.kindling.execution.join.SortMergeJoinExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.settings.ByteSize;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings;
import dev.kindling.execution.sort.SortExec;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// How two relations are joined.
///
/// | equality between the sides | build side | join |
/// |---|---|---|
/// | none | the smaller one the type allows | nested loop |
/// | yes | estimated within the broadcast threshold | broadcast hash |
/// | yes | larger, or its unmatched rows are wanted beside pairs | partitioned hash, or sort-merge if preferred |
///
/// A hint is followed where the type of the join allows it (see [JoinHint]).
///
/// The threshold is `kindling.sql.autoBroadcastJoinThreshold`. Tasks of one JVM share a broadcast table, so that
/// its default is a share of the memory limit and not the few megabytes a network would allow.
final class JoinStrategy {

    /// A build side whose unmatched or matched rows are wanted is copied once more, and runs before the rest; it
    /// must be this much smaller to be worth it.
    private static final double MUCH_SMALLER = 8;

    private static final double PARTITION_BYTES = 16 << 20;

    /// A task's rows that become this many more may keep it busy while others have nothing left to do.
    private static final double MULTIPLIED = 4;

    /// About what a task joins in a few milliseconds; less is not worth moving rows.
    private static final double TASK_ROWS = 100_000;

    /// What entering a row in a hash table costs beside its bytes, in bytes.
    private static final double ENTRY_BYTES = 48;

    private final PhysicalPlanner planner;

    JoinStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    /// One side with its keys as columns.
    private record Side(PhysicalPlan plan, List<Integer> keys, double bytes, double rows) {

        double buildCost() {
            return bytes + rows * ENTRY_BYTES;
        }
    }

    private record Sides(
            Side left,
            Side right,
            List<Boolean> nullSafe,
            @Nullable PhysicalExpression residual) {}

    PhysicalPlan plan(Join node) {
        JoinHint hint = JoinHint.of(node);
        boolean replicates = hint != null
                && hint.strategy() == JoinHint.Strategy.SHUFFLE_REPLICATE_NL
                && node.getJoinType() == JoinRelType.INNER;
        Equalities equalities = replicates ? Equalities.none(node) : Equalities.of(node);
        Sides sides = sides(node, equalities);
        boolean nullAware = equalities.isNullAware();
        StructType schema = LogicalTypes.schema(node.getRowType());
        PhysicalPlan joined = equalities.keys().isEmpty()
                ? nestedLoop(node, sides, replicates ? "SHUFFLE_REPLICATE_NL hint" : "no equality between the sides")
                : hash(node, sides, nullAware, nullAware ? null : hint);
        return AggregateStrategy.castTo(schema, joined);
    }

    private Sides sides(Join node, Equalities equalities) {
        var statistics = planner.context().statistics();
        PhysicalPlan left = planner.plan(node.getLeft());
        PhysicalPlan right = planner.plan(node.getRight());
        int leftWidth = left.schema().size();
        var leftKeys = new ArrayList<PhysicalExpression>();
        var rightKeys = new ArrayList<PhysicalExpression>();
        var nullSafe = new ArrayList<Boolean>();
        for (Equalities.Key key : equalities.keys()) {
            PhysicalExpression a = convert(key.left());
            PhysicalExpression b = ColumnReferences.move(convert(key.right()), i -> i - leftWidth);
            DataType type = a.type();
            leftKeys.add(a);
            rightKeys.add(PhysicalExpressions.as(b, type));
            nullSafe.add(key.nullSafe());
        }
        Side leftSide = side(left, leftKeys, statistics.sizeBytes(node.getLeft()), statistics.rowCount(node.getLeft()));
        Side rightSide =
                side(right, rightKeys, statistics.sizeBytes(node.getRight()), statistics.rowCount(node.getRight()));
        return new Sides(leftSide, rightSide, nullSafe, residual(equalities.rest()));
    }

    private PhysicalExpression convert(RexNode node) {
        return planner.context().expressions().convert(node);
    }

    private @Nullable PhysicalExpression residual(List<RexNode> conjuncts) {
        if (conjuncts.isEmpty()) return null;
        if (conjuncts.size() == 1) return convert(conjuncts.getFirst());
        return new PhysicalExpression.And(planner.context().expressions().convertAll(conjuncts));
    }

    /// `plan` with every key as a column: computed ones come after its own columns.
    private static Side side(PhysicalPlan plan, List<PhysicalExpression> keys, double bytes, double rows) {
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < plan.schema().size(); i++) columns.add(PlanningContext.column(plan, i));
        var fields = new ArrayList<>(plan.schema().fields());
        var places = new ArrayList<Integer>();
        for (PhysicalExpression key : keys) {
            if (key instanceof ColumnReference column) {
                places.add(column.index());
            } else {
                places.add(columns.size());
                columns.add(key);
                fields.add(new StructField("key" + places.size(), key.type(), key.nullable()));
            }
        }
        if (columns.size() == plan.schema().size()) return new Side(plan, places, bytes, rows);
        return new Side(new ProjectExec(plan, List.of(), columns, new StructType(fields)), places, bytes, rows);
    }

    private PhysicalPlan nestedLoop(Join node, Sides sides, String reason) {
        boolean buildLeft = node.getJoinType() == JoinRelType.RIGHT
                || (node.getJoinType() == JoinRelType.INNER
                        && sides.left().bytes() < sides.right().bytes());
        JoinCondition condition = condition(node, sides, buildLeft, type(node.getJoinType(), buildLeft));
        PhysicalPlan probe = buildLeft ? sides.right().plan() : sides.left().plan();
        PhysicalPlan build = buildLeft ? sides.left().plan() : sides.right().plan();
        if (condition.type().marksBuild() && probe.partitionCount() != 1) probe = ExchangeExec.toOne(probe);
        return new NestedLoopJoinExec(probe, build, condition, reason);
    }

    private PhysicalPlan hash(Join node, Sides sides, boolean nullAware, @Nullable JoinHint hint) {
        long threshold = threshold();
        Boolean hinted = hint == null ? null : hint.buildsLeft();
        boolean buildLeft = !nullAware
                && (hinted == null ? buildLeft(node.getJoinType(), sides, threshold) : hinted.booleanValue());
        JoinType type = nullAware ? JoinType.NULL_AWARE_ANTI : type(node.getJoinType(), buildLeft);
        JoinCondition condition = condition(node, sides, buildLeft, type);
        Side probe = buildLeft ? sides.right() : sides.left();
        Side build = buildLeft ? sides.left() : sides.right();
        int partitions = partitions(probe, build);
        boolean canBroadcast =
                !type.marksBuild() || yieldsBuildRows(type) || probe.plan().partitionCount() == 1;
        if (hint != null) {
            switch (hint.strategy()) {
                case BROADCAST -> {
                    if (canBroadcast) return broadcast(node, probe, build, condition, partitions, hint.reason());
                    return hash(node, sides, false, null);
                }
                case MERGE -> {
                    return sortMerge(probe, build, condition, partitions, hint.reason(), asHinted());
                }
                case SHUFFLE_HASH -> {
                    return new PartitionedHashJoinExec(
                            probe.plan(), build.plan(), condition, partitions, hint.reason(), asHinted());
                }
                case SHUFFLE_REPLICATE_NL -> {}
            }
        }
        String size = "estimated " + ByteSize.format((long) build.bytes());
        boolean fits = build.bytes() <= threshold;
        if (nullAware || (fits && canBroadcast)) {
            String reason = size + (fits ? " within " + ByteSize.format(threshold) : ", NOT IN needs all rows");
            return broadcast(node, probe, build, condition, partitions, reason);
        }
        String reason = fits ? "its rows are wanted beside pairs" : size + " over " + ByteSize.format(threshold);
        Adaptation adaptation = adaptation(probe, condition);
        if (planner.context().settings().get(SessionOptions.PREFER_SORT_MERGE)) {
            return sortMerge(probe, build, condition, partitions, reason + ", sort-merge preferred", adaptation);
        }
        return new PartitionedHashJoinExec(probe.plan(), build.plan(), condition, partitions, reason, adaptation);
    }

    /// What a join may become that no hint asked for.
    private Adaptation adaptation(Side probe, JoinCondition condition) {
        Settings settings = planner.context().settings();
        if (!settings.get(SessionOptions.ADAPTIVE)) return Adaptation.NONE;
        long configured = settings.get(SessionOptions.ADAPTIVE_BROADCAST_THRESHOLD);
        return new Adaptation(
                configured == -2 ? threshold() : configured,
                true,
                skew(),
                taskBytes(),
                ScanFilters.dropsUnmatchedProbeRows(condition.type())
                        ? ScanFilters.of(probe.plan(), condition.keys())
                        : List.of(),
                probe.rows());
    }

    /// What is left to decide of a join that a hint asked for.
    private Adaptation asHinted() {
        boolean isOn = planner.context().settings().get(SessionOptions.ADAPTIVE);
        return isOn ? new Adaptation(-1, false, skew(), taskBytes(), List.of(), 0) : Adaptation.NONE;
    }

    /// A number of partitions that the session names is kept.
    private long taskBytes() {
        Settings settings = planner.context().settings();
        boolean coalesces = settings.get(SessionOptions.COALESCE_PARTITIONS)
                && settings.get(SessionOptions.SHUFFLE_PARTITIONS) <= 0;
        return coalesces ? settings.get(SessionOptions.ADVISORY_PARTITION_BYTES) : 0;
    }

    private Adaptation.@Nullable Skew skew() {
        Settings settings = planner.context().settings();
        return settings.get(SessionOptions.SKEW_JOIN)
                ? new Adaptation.Skew(
                        settings.get(SessionOptions.SKEW_FACTOR),
                        settings.get(SessionOptions.SKEW_THRESHOLD),
                        settings.get(SessionOptions.ADVISORY_PARTITION_BYTES))
                : null;
    }

    private PhysicalPlan broadcast(
            Join node, Side probe, Side build, JoinCondition condition, int partitions, String reason) {
        var filters = ScanFilters.dropsUnmatchedProbeRows(condition.type()) && build.rows() * 2 <= probe.rows()
                ? ScanFilters.of(probe.plan(), condition.keys())
                : List.<BroadcastHashJoinExec.ScanFilter>of();
        // Nothing else tells how many partitions the build rows come out in.
        int ways = yieldsBuildRows(condition.type())
                ? planner.context().exchangePartitions(build.bytes() / PARTITION_BYTES)
                : partitions;
        return new BroadcastHashJoinExec(
                condition.type().marksBuild() ? probe.plan() : spread(node, probe),
                build.plan(),
                condition,
                build.rows(),
                filters,
                ScanFilters.earlier(probe.plan(), build.plan(), build.rows(), condition),
                ways,
                reason);
    }

    /// The probe rows in enough partitions for what they become: where few rows have many partners each, whole
    /// parts of files are too much for one task.
    private PhysicalPlan spread(Join node, Side probe) {
        double joined = planner.context().statistics().rowCount(node);
        int wanted = planner.context().exchangePartitions(joined / TASK_ROWS);
        boolean isEnough = joined < probe.rows() * MULTIPLIED || probe.plan().partitionCount() * 2 > wanted;
        return isEnough ? probe.plan() : ExchangeExec.roundRobin(probe.plan(), wanted);
    }

    private static PhysicalPlan sortMerge(
            Side probe, Side build, JoinCondition condition, int partitions, String reason, Adaptation adaptation) {
        return new SortMergeJoinExec(
                sorted(probe, partitions), sorted(build, partitions), condition, reason, adaptation.withoutSwap());
    }

    private static PhysicalPlan sorted(Side side, int partitions) {
        PhysicalPlan spread = partitions == 1
                ? side.plan().partitionCount() == 1 ? side.plan() : ExchangeExec.toOne(side.plan())
                : ExchangeExec.byHash(side.plan(), side.keys(), partitions);
        return new SortExec(spread, side.keys().stream().map(SortKey::ascending).toList());
    }

    private int partitions(Side probe, Side build) {
        if (probe.plan().partitionCount() == 1 && build.plan().partitionCount() == 1) return 1;
        return planner.context().exchangePartitions((probe.bytes() + build.bytes()) / PARTITION_BYTES, build.bytes());
    }

    private long threshold() {
        long configured = planner.context().settings().get(SessionOptions.BROADCAST_THRESHOLD);
        return configured == -2 ? planner.context().memoryLimitBytes() / 4 : configured;
    }

    /// Whether the left side is to be built on.
    private static boolean buildLeft(JoinRelType type, Sides sides, long threshold) {
        double left = sides.left().bytes();
        double right = sides.right().bytes();
        return switch (type) {
            case INNER -> sides.left().buildCost() < sides.right().buildCost();
            case RIGHT -> left <= threshold || left < right;
            case LEFT, FULL -> right > threshold && left < right;
            case SEMI, ANTI ->
                (right > threshold && left < right)
                        || (sides.left().rows() * MUCH_SMALLER < sides.right().rows()
                                && sides.right().rows() > 500_000);
            default -> false;
        };
    }

    private static JoinType type(JoinRelType type, boolean buildLeft) {
        return switch (type) {
            case INNER -> JoinType.INNER;
            case LEFT -> buildLeft ? JoinType.BUILD_OUTER : JoinType.PROBE_OUTER;
            case RIGHT -> buildLeft ? JoinType.PROBE_OUTER : JoinType.BUILD_OUTER;
            case FULL -> JoinType.FULL_OUTER;
            case SEMI -> buildLeft ? JoinType.BUILD_SEMI : JoinType.PROBE_SEMI;
            case ANTI -> buildLeft ? JoinType.BUILD_ANTI : JoinType.PROBE_ANTI;
            default -> throw new dev.kindling.error.InternalException("no operator for a " + type + " join");
        };
    }

    /// Whether all that comes out are build rows.
    private static boolean yieldsBuildRows(JoinType type) {
        return type == JoinType.BUILD_SEMI || type == JoinType.BUILD_ANTI;
    }

    /// The condition in the numbering of probe and build side, and the columns of the join's row type.
    private static JoinCondition condition(Join node, Sides sides, boolean buildLeft, JoinType type) {
        Side probe = buildLeft ? sides.right() : sides.left();
        Side build = buildLeft ? sides.left() : sides.right();
        StructType probeSchema = probe.plan().schema();
        int leftColumns = node.getLeft().getRowType().getFieldCount();
        int rightColumns = node.getRight().getRowType().getFieldCount();
        int leftStart = buildLeft ? probeSchema.size() : 0;
        int rightStart = buildLeft ? 0 : probeSchema.size();
        var keys = new ArrayList<JoinSpec.Key>();
        for (int k = 0; k < probe.keys().size(); k++) {
            keys.add(new JoinSpec.Key(
                    probe.keys().get(k), build.keys().get(k), sides.nullSafe().get(k)));
        }
        PhysicalExpression residual = sides.residual() == null || type == JoinType.NULL_AWARE_ANTI
                ? null
                : ColumnReferences.move(
                        sides.residual(), i -> i < leftColumns ? leftStart + i : rightStart + i - leftColumns);
        var output = new ArrayList<Integer>();
        for (int i = 0; i < leftColumns; i++) output.add(leftStart + i);
        if (node.getJoinType().projectsRight()) {
            for (int i = 0; i < rightColumns; i++) output.add(rightStart + i);
        }
        return new JoinCondition(probeSchema, build.plan().schema(), keys, type, residual, output);
    }

    /// The parts of a join's condition.
    ///
    /// @param rest what is no equality between the sides
    /// @param isNullAware whether the only part is that of NOT IN: equal, or one of both NULL
    private record Equalities(List<Key> keys, List<RexNode> rest, boolean isNullAware) {

        record Key(RexNode left, RexNode right, boolean nullSafe) {}

        static Equalities of(Join node) {
            var keys = new ArrayList<Key>();
            var rest = new ArrayList<RexNode>();
            List<RexNode> conjuncts = RelOptUtil.conjunctions(node.getCondition());
            int leftWidth = node.getLeft().getRowType().getFieldCount();
            if (node.getJoinType() == JoinRelType.ANTI && conjuncts.size() == 1) {
                Key key = notIn(conjuncts.getFirst(), leftWidth);
                if (key != null) return new Equalities(List.of(key), List.of(), true);
            }
            for (RexNode conjunct : conjuncts) {
                Key key = equality(conjunct, leftWidth);
                if (key == null) rest.add(conjunct);
                else keys.add(key);
            }
            return new Equalities(keys, rest, false);
        }

        /// The condition as a whole, without keys.
        static Equalities none(Join node) {
            return new Equalities(List.of(), RelOptUtil.conjunctions(node.getCondition()), false);
        }

        private static @Nullable Key equality(RexNode node, int leftWidth) {
            boolean nullSafe = node.isA(SqlKind.IS_NOT_DISTINCT_FROM);
            if (!node.isA(SqlKind.EQUALS) && !nullSafe) return null;
            RexNode a = ((RexCall) node).getOperands().get(0);
            RexNode b = ((RexCall) node).getOperands().get(1);
            if (isOf(a, 0, leftWidth) && isOf(b, leftWidth, Integer.MAX_VALUE)) return new Key(a, b, nullSafe);
            if (isOf(b, 0, leftWidth) && isOf(a, leftWidth, Integer.MAX_VALUE)) return new Key(b, a, nullSafe);
            return null;
        }

        /// The key of `a = b OR a IS NULL OR b IS NULL`, where an IS NULL may be left out for what cannot be NULL.
        private static @Nullable Key notIn(RexNode node, int leftWidth) {
            if (!node.isA(SqlKind.OR)) return null;
            Key key = null;
            var tested = new ArrayList<RexNode>();
            for (RexNode part : RelOptUtil.disjunctions(node)) {
                if (part.isA(SqlKind.IS_NULL)) {
                    tested.add(((RexCall) part).getOperands().getFirst());
                } else {
                    if (key != null) return null;
                    key = equality(part, leftWidth);
                    if (key == null || key.nullSafe()) return null;
                }
            }
            if (key == null) return null;
            for (RexNode side : List.of(key.left(), key.right())) {
                if (side.getType().isNullable() && !tested.remove(side)) return null;
            }
            return tested.isEmpty() ? key : null;
        }

        /// Whether `node` reads only columns within `from` and `to`, and at least one.
        private static boolean isOf(RexNode node, int from, int to) {
            ImmutableBitSet used = RelOptUtil.InputFinder.bits(node);
            return !used.isEmpty() && used.nth(0) >= from && used.length() - 1 < to;
        }
    }
}
