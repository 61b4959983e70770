package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.List;

/// A condition on rows that a reader checks before it reads the columns the condition does not need.
interface RowFilter {

    /// The columns of the scan's output it looks at.
    List<Integer> columns();

    /// Whether it has shown not to be worth its time, and need not be asked.
    default boolean isIdle() {
        return false;
    }

    /// Writes the numbers of the rows that pass into `rows`, ascending, and yields how many there are. `vectors`
    /// are by output column, each of `rowCount` rows; those not asked for are null.
    int select(ColumnVector[] vectors, int rowCount, int[] rows);
}
