package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.List;
import java.util.SplittableRandom;

/// A uniform sample of the rows that pass by. Equal input and seed give the same sample.
public final class RowSample {

    private final int size;
    private final SplittableRandom random;
    private final RowStore candidates;
    private final int[] chosen;
    private long seen;

    public RowSample(List<DataType> types, int size, long seed) {
        this.size = size;
        random = new SplittableRandom(seed);
        candidates = new RowStore(types);
        chosen = new int[size];
    }

    public void add(Batch batch) {
        int[] kept = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            long place = seen < size ? seen : random.nextLong(seen + 1);
            seen++;
            if (place >= size) continue;
            chosen[(int) place] = candidates.rowCount() + count;
            kept[count++] = i;
        }
        candidates.append(batch.columns(), kept, count);
    }

    /// How many rows have passed by.
    public long rowsSeen() {
        return seen;
    }

    public RowStore rows() {
        int count = (int) Math.min(seen, size);
        var result = new RowStore(candidates.types());
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            result.append(candidates.gather(chosen, from, Math.min(Batch.CAPACITY, count - from)));
        }
        return result;
    }
}
