package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import java.util.List;

/// Reads one column of the scan's output, row group by row group.
sealed interface ColumnReader permits FlatColumnReader, NestedColumnReader, MissingColumnReader {

    /// The stored columns it needs, none of them twice.
    List<SchemaNode.Leaf> leaves();

    /// Starts on a row group; `chunks` holds the leaves' bytes.
    void open(ChunkBytes chunks);

    /// The next `count` rows, at most a batch. Good until the next call.
    ColumnVector read(int count);

    /// Of the next `count` rows, those at the ascending places `rows[0]` to `rows[wanted - 1]`; the others are
    /// passed over. Good until the next call.
    default ColumnVector pick(int count, int[] rows, int wanted) {
        return Vectors.gather(read(count), rows, wanted);
    }

    /// Passes over rows without decompressing pages that lie in them entirely.
    void skip(long count);

    /// Pages passed over unopened since the last call.
    int takeSkippedPages();
}
