package dev.kindling.execution.aggregate;

import java.io.Serializable;

/// What the tasks of one aggregation tell each other, as far as they share a JVM, so that later ones need not find
/// out again.
final class GroupingFindings implements Serializable {

    private static final long serialVersionUID = 1L;

    /// Fewer groups are not worth noting: their table has grown soon enough.
    private static final int LEAST_GROUPS = 1 << 14;

    /// Room for more is not made ahead: any table can have so many.
    private static final int MOST_GROUPS = 1 << 26;

    /// Tables get room for a little more than the last one had, by this part.
    private static final int SLACK_PART = 8;

    private static final Size NONE = new Size(0, 0);

    private transient volatile boolean useless;
    private transient volatile Size lastSize = NONE;

    /// How large a table is expected to become.
    record Size(int groupCount, long bytes) {}

    /// Whether so few rows fell into groups that rows are better passed on as they are.
    static boolean isUseless(long rowCount, long groupCount) {
        return groupCount > rowCount * 3 / 4;
    }

    /// Notes whether grouping left much fewer rows.
    void noteWorth(long rowCount, long groupCount) {
        useless = isUseless(rowCount, groupCount);
    }

    /// Whether grouping did not leave much fewer rows the last time.
    boolean wasUseless() {
        return useless;
    }

    /// Notes how large the table for the input of a task became.
    void noteSize(int groupCount, long bytes) {
        int most = Math.min(groupCount, MOST_GROUPS);
        lastSize = groupCount < LEAST_GROUPS ? NONE : new Size(most + most / SLACK_PART, bytes);
    }

    /// About how large the table of the last task became that ended; of 0 groups where nothing is known.
    Size expectedSize() {
        Size size = lastSize;
        return size == null ? NONE : size; // where the rest was not serialized
    }
}
