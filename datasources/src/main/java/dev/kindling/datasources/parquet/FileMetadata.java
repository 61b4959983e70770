package dev.kindling.datasources.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A footer: what a file says of itself.
record FileMetadata(
        SchemaNode.Group schema,
        long rowCount,
        List<RowGroup> rowGroups,
        @Nullable String createdBy) {

    /// A run of rows whose columns lie in one chunk each; `chunks` are in the order of the schema's leaves.
    record RowGroup(List<Chunk> chunks, long rowCount, int ordinal) {

        /// Where the first byte of the group lies: what decides which split reads it.
        long start() {
            return chunks.isEmpty() ? 4 : chunks.getFirst().start();
        }

        long compressedBytes() {
            long bytes = 0;
            for (Chunk chunk : chunks) bytes += chunk.compressedBytes();
            return bytes;
        }
    }

    /// The values of one column in one row group. Positions are -1 where there is no such thing.
    record Chunk(
            PhysicalKind kind,
            int codec,
            long valueCount,
            long compressedBytes,
            long uncompressedBytes,
            long dataPosition,
            long dictionaryPosition,
            boolean hasPlainPages,
            @Nullable Bounds bounds,
            long bloomPosition,
            int bloomLength,
            long columnIndexPosition,
            int columnIndexLength,
            long offsetIndexPosition,
            int offsetIndexLength) {

        long start() {
            return dictionaryPosition > 0 ? Math.min(dictionaryPosition, dataPosition) : dataPosition;
        }

        boolean hasDictionary() {
            return dictionaryPosition > 0 && dictionaryPosition < dataPosition;
        }
    }

    /// What a footer says of a chunk's or page's values, still in stored form.
    ///
    /// @param nullCount NULLs, or -1 if unknown
    /// @param distinctCount distinct values, or -1 if unknown
    /// @param signedOrderOnly whether min and max come from the old fields, whose order is only good for signed
    /// numbers
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bounds(
            byte @Nullable [] min,
            byte @Nullable [] max,
            boolean minIsExact,
            boolean maxIsExact,
            long nullCount,
            long distinctCount,
            boolean signedOrderOnly) {}
}
