package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.List;

/// A condition on rows that a reader checks before it reads the columns the condition does not need.
interface RowFilter {

    /// The columns of the scan's output it looks at.
    List<Integer> columns();

    /// Clears in `keep` (1 = keep) the rows that fail. `vectors` are by output column; those not asked for are
    /// null.
    void narrow(ColumnVector[] vectors, byte[] keep, int rowCount);
}
