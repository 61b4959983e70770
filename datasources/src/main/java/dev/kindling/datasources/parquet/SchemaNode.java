package dev.kindling.datasources.parquet;

import java.util.ArrayList;
import java.util.List;

/// A node of a file's schema, with the levels at which it is there: a value of a leaf is not NULL where its
/// definition level is `definition`, and a new element of the innermost list around it begins where the repetition
/// level is at most `repetition`.
sealed interface SchemaNode {

    String name();

    Repetition repetition();

    LogicalKind logical();

    /// The definition level from which on this node is there.
    int definitionLevel();

    int repetitionLevel();

    enum Repetition {
        REQUIRED,
        OPTIONAL,
        REPEATED
    }

    /// A stored column; `index` counts the leaves of the file.
    ///
    /// @param length bytes of a value of fixed length
    record Leaf(
            String name,
            Repetition repetition,
            LogicalKind logical,
            int definitionLevel,
            int repetitionLevel,
            PhysicalKind kind,
            int length,
            int index)
            implements SchemaNode {}

    record Group(
            String name,
            Repetition repetition,
            LogicalKind logical,
            int definitionLevel,
            int repetitionLevel,
            List<SchemaNode> children)
            implements SchemaNode {
        public Group {
            children = List.copyOf(children);
        }
    }

    /// The leaves below `node`, in order.
    static List<Leaf> leaves(SchemaNode node) {
        var leaves = new ArrayList<Leaf>();
        collectLeaves(node, leaves);
        return leaves;
    }

    private static void collectLeaves(SchemaNode node, List<Leaf> leaves) {
        switch (node) {
            case Leaf leaf -> leaves.add(leaf);
            case Group group -> group.children().forEach(child -> collectLeaves(child, leaves));
        }
    }
}
