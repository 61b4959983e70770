package dev.kindling.catalyst.analysis;

import java.util.List;

/// A name by which an expression may call a field of a relation.
///
/// @param qualifier what may stand before the name, e.g. [db, table]; its end suffices
/// @param index the field of the relation's node
/// @param visible whether `*` has it; the key columns a USING join hides are found by their qualified names only
record Column(String name, List<String> qualifier, int index, boolean visible) {

    Column {
        qualifier = List.copyOf(qualifier);
    }

    Column(String name, List<String> qualifier, int index) {
        this(name, qualifier, index, true);
    }

    Column at(int newIndex) {
        return newIndex == index ? this : new Column(name, qualifier, newIndex, visible);
    }

    Column hidden() {
        return new Column(name, qualifier, index, false);
    }

    Column renamed(String newName) {
        return new Column(newName, qualifier, index, visible);
    }

    Column qualified(List<String> newQualifier) {
        return new Column(name, newQualifier, index, visible);
    }
}
