package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbered rows on disk, in blocks of equal size that can be read one by one.
final class SpilledRows implements AutoCloseable {

    private final List<DataType> types;
    private final int rowsPerBlock;
    private final SpillFile file;
    private final List<Long> blockStarts = new ArrayList<>();
    private int rowCount;

    SpilledRows(List<DataType> types, int rowsPerBlock, OperatorContext context) {
        this.types = types;
        this.rowsPerBlock = rowsPerBlock;
        file = SpillFile.create(context);
    }

    void add(Batch batch) {
        for (int from = 0; from < batch.rowCount(); ) {
            int inBlock = rowCount % rowsPerBlock;
            if (inBlock == 0) blockStarts.add(file.endPart());
            int count = Math.min(batch.rowCount() - from, rowsPerBlock - inBlock);
            file.write(batch.slice(from, count));
            from += count;
            rowCount = Math.addExact(rowCount, count);
        }
    }

    List<DataType> types() {
        return types;
    }

    int rowCount() {
        return rowCount;
    }

    int blockCount() {
        return blockStarts.size();
    }

    int blockOf(int row) {
        return row / rowsPerBlock;
    }

    int firstRow(int block) {
        return block * rowsPerBlock;
    }

    /// The rows of a block.
    RowStore block(int block) {
        long end = block + 1 < blockStarts.size() ? blockStarts.get(block + 1) : file.sizeBytes();
        var rows = new RowStore(types);
        rows.reserve(Math.min(rowsPerBlock, rowCount - firstRow(block)));
        try (BatchOperator reader = file.read(blockStarts.get(block), end)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) rows.append(batch);
        }
        return rows;
    }

    /// A place that moves through the blocks and holds one of them.
    final class Cursor {

        private int current = -1;
        private @Nullable RowStore rows;

        RowStore block(int block) {
            RowStore held = rows;
            if (held == null || block != current) {
                rows = held = SpilledRows.this.block(block);
                current = block;
            }
            return held;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
