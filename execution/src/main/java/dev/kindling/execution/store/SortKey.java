package dev.kindling.execution.store;

import java.io.Serializable;

/// One column to sort by.
public record SortKey(int column, boolean ascending, boolean nullsFirst) implements Serializable {

    /// Ascending, NULLs first, as ORDER BY means it if it says no more.
    public static SortKey ascending(int column) {
        return new SortKey(column, true, true);
    }

    /// Descending, NULLs last.
    public static SortKey descending(int column) {
        return new SortKey(column, false, false);
    }
}
