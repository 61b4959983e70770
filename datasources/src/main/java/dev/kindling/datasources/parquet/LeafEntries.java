package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;

/// Entries of one stored column: a level pair for each, and the values of those at the leaf's full level.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only, passed on within one call
record LeafEntries(SchemaNode.Leaf leaf, byte[] definitions, byte[] repetitions, ColumnVector values) {

    int count() {
        return definitions.length;
    }
}
