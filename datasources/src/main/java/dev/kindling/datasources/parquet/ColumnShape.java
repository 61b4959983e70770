package dev.kindling.datasources.parquet;

import dev.kindling.sql.types.DataType;
import java.util.List;

/// How a column of ours is put together from stored columns. Levels say from where on something is there, as in
/// [SchemaNode].
sealed interface ColumnShape {

    /// A column the file does not have: NULLs.
    record Missing(DataType type) implements ColumnShape {}

    /// A stored column.
    record Values(SchemaNode.Leaf leaf, DataType type, Conversion conversion) implements ColumnShape {}

    /// A struct whose row is not NULL where the definition level reaches `definition`.
    ///
    /// @param carrier a stored column below it, whose levels tell where it is NULL
    record Struct(int definition, List<ColumnShape> fields, SchemaNode.Leaf carrier) implements ColumnShape {}

    /// A list that is not NULL from `definition` on, and has an element from `elementDefinition` on.
    record Items(int definition, int elementDefinition, int elementRepetition, ColumnShape element)
            implements ColumnShape {}

    /// A map, with levels as a list's.
    record Pairs(int definition, int elementDefinition, int elementRepetition, ColumnShape key, ColumnShape item)
            implements ColumnShape {}

    /// The stored columns this is made of, one more than once if need be.
    static void collectLeaves(ColumnShape shape, List<SchemaNode.Leaf> leaves) {
        switch (shape) {
            case Missing _ -> {}
            case Values values -> leaves.add(values.leaf());
            case Struct struct -> {
                leaves.add(struct.carrier());
                struct.fields().forEach(field -> collectLeaves(field, leaves));
            }
            case Items items -> collectLeaves(items.element(), leaves);
            case Pairs pairs -> {
                collectLeaves(pairs.key(), leaves);
                collectLeaves(pairs.item(), leaves);
            }
        }
    }

    /// A stored column whose levels tell of all lists and structs above it down to `shape`; null if it is missing.
    static SchemaNode.@org.jspecify.annotations.Nullable Leaf carrier(ColumnShape shape) {
        return switch (shape) {
            case Missing _ -> null;
            case Values values -> values.leaf();
            case Struct struct -> struct.carrier();
            case Items items -> carrier(items.element());
            case Pairs pairs -> carrier(pairs.key());
        };
    }
}
