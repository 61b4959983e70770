package dev.kindling.execution.join;

import dev.kindling.execution.join.BroadcastHashJoinExec.ScanFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a join whose sides are exchanged may do other than planned, once it is known how much there is of them.
///
/// @param broadcastBytes the largest build side that all tasks share instead; negative for none
/// @param swapsSides whether the side to probe with may become the one that is built on
/// @param skew when several tasks share a partition; null for never
/// @param taskBytes how much each task is to join at least, where partitions turn out to be small; 0 for one
/// partition each
/// @param filters scans of the probe side that a shared build side narrows
/// @param probeRows about how many rows the probe side has
public record Adaptation(
        long broadcastBytes,
        boolean swapsSides,
        @Nullable Skew skew,
        long taskBytes,
        List<ScanFilter> filters,
        double probeRows) {

    /// Everything as planned.
    public static final Adaptation NONE = new Adaptation(-1, false, null, 0, List.of(), 0);

    /// A partition is shared if it has more than `factor` times the bytes of the median, and more than
    /// `leastBytes`.
    ///
    /// @param partBytes what each task is to get of it, at least
    public record Skew(double factor, long leastBytes, long partBytes) {}

    public Adaptation {
        filters = List.copyOf(filters);
    }

    /// The same for a join that does without roles.
    public Adaptation withoutSwap() {
        return new Adaptation(broadcastBytes, false, skew, taskBytes, filters, probeRows);
    }

    /// Whether there is nothing to decide.
    boolean isNone() {
        return broadcastBytes < 0 && !swapsSides && skew == null && taskBytes == 0;
    }
}
