package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.join.BroadcastHashJoinExec;
import dev.kindling.execution.join.BroadcastHashJoinExec.ScanFilter;
import dev.kindling.execution.join.JoinSpec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.execution.sort.SortExec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the scans whose rows a join can narrow: a probe key is followed down to the column of a scan it comes
/// from, through operators for which dropping rows early or late makes no difference.
final class ScanFilters {

    private ScanFilters() {}

    /// Not by keys compared by `<=>`: what a build side tells of its keys leaves out NULL, which has partners
    /// there.
    static List<ScanFilter> of(PhysicalPlan probe, List<JoinSpec.Key> keys) {
        var filters = new ArrayList<ScanFilter>();
        for (int k = 0; k < keys.size(); k++) {
            ScanFilter filter =
                    keys.get(k).nullSafe() ? null : find(probe, keys.get(k).probe(), k);
            if (filter != null) filters.add(filter);
        }
        return filters;
    }

    private static @Nullable ScanFilter find(PhysicalPlan plan, int column, int key) {
        return switch (plan) {
            case ScanExec scan -> new ScanFilter(scan, column, key);
            case ProjectExec project ->
                project.projections().get(column) instanceof ColumnReference reference
                        ? find(project.input(), reference.index(), key)
                        : null;
            case ExchangeExec exchange -> find(exchange.input(), column, key);
            case SortExec sort -> find(sort.input(), column, key);
            case HashAggregateExec aggregate ->
                column < aggregate.keys().size()
                        ? find(aggregate.input(), aggregate.keys().get(column), key)
                        : null;
            case BroadcastHashJoinExec join -> {
                int source = join.condition().output().get(column);
                int probeWidth = join.probe().schema().size();
                if (source < probeWidth) yield find(join.probe(), source, key);
                // The build side runs when the join is lowered, which is after the filter is there.
                yield join.yieldsBuildRows() ? find(join.build(), source - probeWidth, key) : null;
            }
            default -> null;
        };
    }
}
