package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.RowStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Up to some ten thousand rows, packed, or a batch of them as it is.
public record PackedChunk(int rowCount, List<PackedColumn> columns) {

    public PackedChunk {
        columns = List.copyOf(columns);
    }

    /// The rows of `batch`, not packed.
    static PackedChunk copyOf(Batch batch) {
        return new PackedChunk(
                batch.rowCount(),
                batch.columns().stream().map(PackedColumn::copyOf).toList());
    }

    static PackedChunk of(RowStore rows) {
        var columns = new ArrayList<PackedColumn>();
        for (int i = 0; i < rows.types().size(); i++)
            columns.add(PackedColumn.of(rows.column(i).range(0, rows.rowCount())));
        return new PackedChunk(rows.rowCount(), columns);
    }

    long sizeBytes() {
        long bytes = 0;
        for (PackedColumn column : columns) bytes += column.sizeBytes();
        return bytes;
    }

    /// The values of `wanted` columns, in this order.
    Iterator<Batch> batches(List<Integer> wanted) {
        return new Iterator<>() {
            private int from;

            @Override
            public boolean hasNext() {
                return from < rowCount;
            }

            @Override
            public Batch next() {
                if (!hasNext()) throw new NoSuchElementException();
                int count = Math.min(PackedColumn.STEP, rowCount - from);
                List<ColumnVector> vectors = new ArrayList<>(wanted.size());
                for (int column : wanted) vectors.add(columns.get(column).values(from, count));
                from += count;
                return new Batch(count, vectors);
            }
        };
    }
}
