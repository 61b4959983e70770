/// Parquet: an own reader and writer of the format over batches. Read `ParquetFormat` first, then `ParquetReader`
/// for the way from bytes to batches and `ParquetWriter` for the way back.
@NullMarked
package dev.kindling.datasources.parquet;

import org.jspecify.annotations.NullMarked;
