package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.source.RuntimeFilter;
import java.util.Arrays;
import java.util.List;

/// A runtime filter as one of the reader's own. It is asked no more once it has let nearly all rows pass: what it
/// would drop, the join that made it drops as well.
final class RuntimeRowFilter implements RowFilter {

    /// Rows to see before a filter is judged.
    private static final int TRIAL = 16 * Batch.CAPACITY;

    private final RuntimeFilter filter;
    private final List<Integer> columns;
    private final byte[] keep = new byte[Batch.CAPACITY];
    private final EntryTable table = new EntryTable(this::test);
    private long seen;
    private long passed;

    RuntimeRowFilter(RuntimeFilter filter) {
        this.filter = filter;
        this.columns = List.of(filter.column());
    }

    RuntimeFilter filter() {
        return filter;
    }

    @Override
    public boolean isIdle() {
        return seen >= TRIAL && passed > seen - (seen >> 4);
    }

    @Override
    public List<Integer> columns() {
        return columns;
    }

    @Override
    public int select(ColumnVector[] vectors, int rowCount, int[] rows) {
        ColumnVector vector = vectors[filter.column()];
        int count = vector instanceof DictionaryVector v ? table.select(v, rows) : -1;
        if (count < 0) count = selectEach(vector, rowCount, rows);
        seen += rowCount;
        passed += count;
        return count;
    }

    private int selectEach(ColumnVector vector, int rowCount, int[] rows) {
        Arrays.fill(keep, 0, rowCount, (byte) 1);
        filter.narrow(vector, keep, rowCount);
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            rows[count] = i;
            count += keep[i];
        }
        return count;
    }

    private void test(ColumnVector values, byte[] passes) {
        Arrays.fill(passes, 0, values.size(), (byte) 1);
        filter.narrow(values, passes, values.size());
    }
}
