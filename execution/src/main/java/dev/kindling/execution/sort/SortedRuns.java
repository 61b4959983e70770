package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;

/// Sorted runs on disk. They stay in the order they came in, so that of equal rows the earlier comes first.
///
/// Each run that is read takes the memory of a batch. Therefore, whenever many runs of one level lie side by side
/// they are merged into one of the next; so no row is written again more often than there are levels. How many are
/// many depends on the memory.
final class SortedRuns implements AutoCloseable {

    static final int ROWS_PER_FRAME = 1024;
    private static final int LEAST_OF_LEVEL = 24;
    private static final int MOST_OF_LEVEL = 256;
    /// Of the memory limit, for each run that is read: a sixteenth of it is for a frame of long rows each.
    private static final long LIMIT_PER_RUN = 4L << 20;

    private final List<DataType> types;
    private final List<SortKey> keys;
    private final long fetch;
    private final OperatorContext context;
    private final int runsOfLevel;
    private final List<Run> runs = new ArrayList<>();

    private record Run(SpillFile file, int level) {}

    /// @param fetch how many rows of a run are wanted at most
    SortedRuns(List<DataType> types, List<SortKey> keys, long fetch, OperatorContext context) {
        this.types = types;
        this.keys = keys;
        this.fetch = fetch;
        this.context = context;
        runsOfLevel = mostAtATime(context.task().memory().limitBytes());
    }

    /// How many runs can be read at a time within a memory limit.
    static int mostAtATime(long limitBytes) {
        return Math.clamp(limitBytes / LIMIT_PER_RUN, LEAST_OF_LEVEL, MOST_OF_LEVEL);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /// Writes all rows of `sorted` as the last run.
    void add(BatchOperator sorted) {
        write(sorted, 0);
        for (int level = 0; lastOfLevel(level) == runsOfLevel; level++) {
            List<Run> shorter = List.copyOf(runs.subList(runs.size() - runsOfLevel, runs.size()));
            try (BatchOperator all = merged(shorter)) {
                write(all, level + 1);
            }
            for (Run run : shorter) run.file.close();
            runs.removeAll(shorter);
        }
    }

    private int lastOfLevel(int level) {
        int count = 0;
        for (int i = runs.size() - 1; i >= 0 && runs.get(i).level == level; i--) count++;
        return count;
    }

    private void write(BatchOperator from, int level) {
        SpillFile file = SpillFile.create(context);
        runs.add(new Run(file, level));
        long left = fetch;
        for (Batch batch = from.next(); batch != null && left > 0; batch = from.next()) {
            file.write(batch);
            left -= batch.rowCount();
        }
        file.finish();
    }

    /// The rows of all runs in order.
    BatchOperator merged() {
        return merged(runs);
    }

    private BatchOperator merged(List<Run> some) {
        List<BatchOperator> readers = new ArrayList<>(some.size());
        for (Run run : some) readers.add(run.file.read());
        return new MergeOperator(readers, types, keys, context);
    }

    @Override
    public void close() {
        for (Run run : runs) run.file.close();
        runs.clear();
    }
}
