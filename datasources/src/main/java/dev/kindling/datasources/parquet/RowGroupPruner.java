package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import java.io.IOException;
import java.util.List;

/// Decides which rows of a row group may pass.
final class RowGroupPruner {
    RowRanges prune(RowGroup group, ChunkBytes bytes, List<RuntimeFilter> runtime) throws IOException {
        return RowRanges.all(group.rowCount());
    }
}
