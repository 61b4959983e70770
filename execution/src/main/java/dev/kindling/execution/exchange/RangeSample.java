package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Finds the ranges that rows are to be spread over: a first run over them samples each partition, and partitions
/// count by their rows.
final class RangeSample {

    private static final int ROWS_PER_RANGE = 100;
    private static final int MAX_ROWS = 20_000;
    /// Each partition keeps so many times its even share, so that those with more rows can give more.
    private static final int SHARES = 3;

    private RangeSample() {}

    /// The rows between `rangeCount` ranges of `rows`, one batch.
    static SerializedBatches bounds(
            Lowering lowering, RddNode<Batch> rows, List<DataType> types, List<SortKey> keys, int rangeCount) {
        long wanted = Math.min((long) ROWS_PER_RANGE * rangeCount, MAX_ROWS);
        int size = (int) Math.min(wanted, Math.ceilDiv(SHARES * wanted, Math.max(1, rows.partitionCount())));
        List<Sampled> samples = lowering.runNow(rows, new Task(types, size), "sample for ranges");
        long most = samples.stream().mapToLong(Sampled::rowsSeen).max().orElse(0);
        var all = new RowStore(types);
        for (Sampled sample : samples) {
            var store = new RowStore(types);
            for (Batch batch : sample.rows().batches()) store.append(batch);
            long share = most == 0 ? 0 : Math.ceilDiv(size * sample.rowsSeen(), most);
            append(all, store, (int) Math.min(share, store.rowCount()));
        }
        return new SerializedBatches(
                List.of(RangeBounds.of(all, keys, rangeCount).rows()));
    }

    /// Appends `count` rows of `sample`, at equal distances.
    private static void append(RowStore all, RowStore sample, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) chosen[i] = (int) ((long) i * sample.rowCount() / count);
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            all.append(sample.gather(chosen, from, Math.min(Batch.CAPACITY, count - from)));
        }
    }

    private record Sampled(long rowsSeen, SerializedBatches rows) implements Serializable {}

    private record Task(List<DataType> types, int size) implements PartitionAction<Batch, Sampled> {

        @Override
        public Sampled run(TaskContext task, Iterator<Batch> batches) {
            var sample = new RowSample(types, size, task.partition());
            while (batches.hasNext()) sample.add(batches.next());
            RowStore rows = sample.rows();
            var kept = new ArrayList<Batch>();
            for (int from = 0; from < rows.rowCount(); from += Batch.CAPACITY) {
                kept.add(rows.range(from, Math.min(Batch.CAPACITY, rows.rowCount() - from)));
            }
            return new Sampled(sample.rowsSeen(), new SerializedBatches(kept));
        }
    }
}
