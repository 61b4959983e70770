package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// A column the file does not have.
final class MissingColumnReader implements ColumnReader {

    private final ColumnVector nulls;

    MissingColumnReader(DataType type) {
        this.nulls = Vectors.nulls(type, Batch.CAPACITY);
    }

    @Override
    public List<SchemaNode.Leaf> leaves() {
        return List.of();
    }

    @Override
    public void open(ChunkBytes chunks) {}

    @Override
    public ColumnVector read(int count) {
        return nulls.slice(0, count);
    }

    @Override
    public void skip(long count) {}

    @Override
    public int takeSkippedPages() {
        return 0;
    }
}
