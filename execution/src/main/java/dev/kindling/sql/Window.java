package dev.kindling.sql;

import java.util.List;

/// Makes window specifications: `Window.partitionBy("a").orderBy("b")`.
public final class Window {

    public static final long unboundedPreceding = Long.MIN_VALUE;
    public static final long unboundedFollowing = Long.MAX_VALUE;
    public static final long currentRow = 0;

    private Window() {}

    static WindowSpec unordered() {
        return new WindowSpec(List.of(), List.of(), null);
    }

    public static WindowSpec partitionBy(Column... columns) {
        return unordered().partitionBy(columns);
    }

    public static WindowSpec partitionBy(String... columns) {
        return unordered().partitionBy(columns);
    }

    public static WindowSpec orderBy(Column... columns) {
        return unordered().orderBy(columns);
    }

    public static WindowSpec orderBy(String... columns) {
        return unordered().orderBy(columns);
    }

    public static WindowSpec rowsBetween(long start, long end) {
        return unordered().rowsBetween(start, end);
    }

    public static WindowSpec rangeBetween(long start, long end) {
        return unordered().rangeBetween(start, end);
    }
}
