package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;

/// From values as they are stored (without NULLs) to values of the column's type.
@FunctionalInterface
interface Conversion {

    /// The values as they are.
    Conversion NONE = stored -> stored;

    ColumnVector apply(ColumnVector stored);
}
