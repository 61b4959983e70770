/// Columnar batches on plain arrays. Read `Batch`, then `ColumnVector`.
@NullMarked
package dev.kindling.catalyst.batch;

import org.jspecify.annotations.NullMarked;
