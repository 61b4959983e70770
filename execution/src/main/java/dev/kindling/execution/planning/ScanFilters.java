package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.exchange.CoalesceExec;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.join.BroadcastHashJoinExec;
import dev.kindling.execution.join.BroadcastHashJoinExec.Earlier;
import dev.kindling.execution.join.BroadcastHashJoinExec.ScanFilter;
import dev.kindling.execution.join.JoinCondition;
import dev.kindling.execution.join.JoinSpec;
import dev.kindling.execution.join.JoinType;
import dev.kindling.execution.join.PartitionedHashJoinExec;
import dev.kindling.execution.join.SortMergeJoinExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.UnionExec;
import dev.kindling.execution.project.GenerateExec;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.execution.sort.SortExec;
import dev.kindling.execution.window.WindowExec;
import dev.kindling.execution.window.WindowGroupLimitExec;
import java.util.ArrayList;
import java.util.List;

/// Finds the scans whose rows a join can narrow: a probe key is followed down to the columns of scans it comes
/// from, through operators for which dropping rows early or late makes no difference.
///
/// All scans below are lowered after the join's own build side has run, those of the build sides of other joins
/// too. So one filter of a dimension reduces every table joined by the same key.
final class ScanFilters {

    /// A build side pays to come first if another has at least so many times its rows.
    private static final int FAR_FEWER = 4;

    private final int key;
    private final List<ScanFilter> found = new ArrayList<>();

    private ScanFilters(int key) {
        this.key = key;
    }

    /// Not by keys compared by `<=>`: what a build side tells of its keys leaves out NULL, which has partners
    /// there.
    static List<ScanFilter> of(PhysicalPlan probe, List<JoinSpec.Key> keys) {
        var all = new ArrayList<ScanFilter>();
        for (int k = 0; k < keys.size(); k++) {
            if (!keys.get(k).nullSafe()) all.addAll(of(probe, keys.get(k).probe(), k));
        }
        return all;
    }

    private static List<ScanFilter> of(PhysicalPlan plan, int column, int key) {
        var filters = new ScanFilters(key);
        filters.find(plan, column);
        return filters.found;
    }

    /// The joins of the probe side that can narrow the build side of one above them: they let only rows pass whose
    /// key is among their own build keys, which are far fewer.
    static List<Earlier> earlier(PhysicalPlan probe, PhysicalPlan build, double buildRows, JoinCondition condition) {
        if (!needsOnlyPartners(condition.type())) return List.of();
        var all = new ArrayList<Earlier>();
        for (JoinSpec.Key pair : condition.keys()) {
            if (pair.nullSafe()) continue;
            var bounds = new ArrayList<Bound>();
            findBounds(probe, pair.probe(), bounds);
            for (Bound bound : bounds) {
                if (bound.join().buildRows() * FAR_FEWER > buildRows) continue;
                List<ScanFilter> filters = of(build, pair.build(), bound.key());
                if (!filters.isEmpty()) all.add(new Earlier(bound.join(), filters));
            }
        }
        return all;
    }

    /// Says of a column that its values, unless NULL, are among those of key number `key` of the join's build side.
    private record Bound(BroadcastHashJoinExec join, int key) {}

    private static void findBounds(PhysicalPlan plan, int column, List<Bound> bounds) {
        switch (plan) {
            case ProjectExec project -> {
                if (project.projections().get(column) instanceof ColumnReference reference) {
                    findBounds(project.input(), reference.index(), bounds);
                }
            }
            case ExchangeExec exchange -> findBounds(exchange.input(), column, bounds);
            case SortExec sort -> findBounds(sort.input(), column, bounds);
            case HashAggregateExec aggregate -> {
                if (column < aggregate.keys().size())
                    findBounds(aggregate.input(), aggregate.keys().get(column), bounds);
            }
            case BroadcastHashJoinExec join -> {
                JoinCondition condition = join.condition();
                if (condition.type() == JoinType.EXISTENCE || join.yieldsBuildRows()) return;
                int source = condition.output().get(column);
                int probeWidth = condition.probe().size();
                for (int k = 0; k < condition.keys().size() && dropsUnmatchedProbeRows(condition.type()); k++) {
                    JoinSpec.Key pair = condition.keys().get(k);
                    boolean same = pair.probe() == source || pair.build() == source - probeWidth;
                    if (same && !pair.nullSafe()) bounds.add(new Bound(join, k));
                }
                if (source < probeWidth) findBounds(join.probe(), source, bounds);
                else findBounds(join.build(), source - probeWidth, bounds);
            }
            default -> {}
        }
    }

    private void find(PhysicalPlan plan, int column) {
        switch (plan) {
            case ScanExec scan -> found.add(new ScanFilter(scan, column, key));
            case ProjectExec project -> {
                if (project.projections().get(column) instanceof ColumnReference reference) {
                    find(project.input(), reference.index());
                }
            }
            case ExchangeExec exchange -> find(exchange.input(), column);
            case CoalesceExec coalesce -> find(coalesce.input(), column);
            case SortExec sort -> find(sort.input(), column);
            case UnionExec union -> union.inputs().forEach(input -> find(input, column));
            case GenerateExec generate -> {
                if (column < generate.input().schema().size()) find(generate.input(), column);
            }
            case HashAggregateExec aggregate -> {
                if (column < aggregate.keys().size())
                    find(aggregate.input(), aggregate.keys().get(column));
            }
            case WindowExec window -> {
                if (window.partitionKeys().contains(column)) find(window.input(), column);
            }
            case WindowGroupLimitExec limit -> {
                if (limit.partitionKeys().contains(column)) find(limit.input(), column);
            }
            case BroadcastHashJoinExec join -> find(join.probe(), join.build(), join.condition(), column);
            case PartitionedHashJoinExec join -> find(join.probe(), join.build(), join.condition(), column);
            case SortMergeJoinExec join -> find(join.probe(), join.build(), join.condition(), column);
            default -> {}
        }
    }

    private void find(PhysicalPlan probe, PhysicalPlan build, JoinCondition condition, int column) {
        int source = condition.output().get(column);
        int probeWidth = condition.probe().size();
        if (source < probeWidth) {
            find(probe, source);
            if (needsOnlyPartners(condition.type()))
                condition.keys().stream()
                        .filter(pair -> pair.probe() == source && !pair.nullSafe())
                        .forEach(pair -> find(build, pair.build()));
        } else if (condition.type() != JoinType.EXISTENCE) {
            find(build, source - probeWidth);
            if (dropsUnmatchedProbeRows(condition.type()))
                condition.keys().stream()
                        .filter(pair -> pair.build() == source - probeWidth && !pair.nullSafe())
                        .forEach(pair -> find(probe, pair.probe()));
        }
    }

    /// Whether a build row makes no difference if no probe row has its key.
    private static boolean needsOnlyPartners(JoinType type) {
        return switch (type) {
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI -> true;
            case BUILD_OUTER, BUILD_SEMI, BUILD_ANTI, FULL_OUTER, NULL_AWARE_ANTI, EXISTENCE -> false;
        };
    }

    /// Whether a probe row makes no difference if no build row has its key.
    static boolean dropsUnmatchedProbeRows(JoinType type) {
        return switch (type) {
            case INNER, PROBE_SEMI, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> true;
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI, NULL_AWARE_ANTI, EXISTENCE -> false;
        };
    }
}
