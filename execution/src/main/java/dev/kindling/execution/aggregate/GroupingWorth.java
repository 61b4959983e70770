package dev.kindling.execution.aggregate;

import java.io.Serializable;

/// What the tasks of one partial aggregation tell each other, as far as they share a JVM: whether grouping left
/// much fewer rows. Where it did not, later tasks need not find out again.
final class GroupingWorth implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient volatile boolean useless;

    /// Whether so few rows fell into groups that rows are better passed on as they are.
    static boolean isUseless(long rowCount, long groupCount) {
        return groupCount > rowCount * 3 / 4;
    }

    /// Notes what a task found.
    void note(long rowCount, long groupCount) {
        useless = isUseless(rowCount, groupCount);
    }

    boolean wasUseless() {
        return useless;
    }
}
