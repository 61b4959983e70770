package dev.kindling.datasources.file;

import java.util.Arrays;

/// Which rows of a batch are malformed, and the first column of each at fault.
public final class RowProblems {

    /// The record as a whole is at fault, not a value.
    public static final int RECORD = Integer.MAX_VALUE - 1;

    private static final int NONE = Integer.MAX_VALUE;

    private final int[] columns;
    private int count;
    private int column;

    public RowProblems(int capacity) {
        columns = new int[capacity];
        Arrays.fill(columns, NONE);
    }

    public void clear() {
        if (count > 0) Arrays.fill(columns, NONE);
        count = 0;
    }

    /// The column that marks are about from now on.
    public void column(int index) {
        column = index;
    }

    public void mark(int row) {
        mark(row, column);
    }

    public void mark(int row, int atColumn) {
        if (columns[row] == NONE) count++;
        columns[row] = Math.min(columns[row], atColumn);
    }

    public boolean any() {
        return count > 0;
    }

    /// How many rows are malformed.
    public int count() {
        return count;
    }

    public boolean isMarked(int row) {
        return columns[row] != NONE;
    }

    /// The column at fault in a marked row, or [#RECORD].
    public int columnOf(int row) {
        return columns[row];
    }
}
