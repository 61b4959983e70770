package dev.kindling.catalyst.batch;

import java.util.List;

/// Rows in columns: the unit operators pass on. All rows count; there is no selection inside a batch. An operator
/// that drops rows gathers those that stay (see [Vectors#gather]).
///
/// **Ownership.** The vectors of a batch stay valid until the next call of the reader or operator that gave it; who
/// keeps rows longer copies them ([Vectors#copy]), because a source may reuse its buffers. Nobody changes a vector.
public record Batch(int rowCount, List<ColumnVector> columns) {

    /// The most rows a batch has.
    public static final int CAPACITY = 2048;

    public Batch {
        columns = List.copyOf(columns);
        for (ColumnVector column : columns) {
            if (column.size() != rowCount) {
                throw new IllegalArgumentException(
                        "a column of " + column.size() + " values in a batch of " + rowCount);
            }
        }
    }

    public static Batch of(ColumnVector... columns) {
        return new Batch(columns[0].size(), List.of(columns));
    }

    public ColumnVector column(int index) {
        return columns.get(index);
    }

    public Batch slice(int from, int length) {
        if (from == 0 && length == rowCount) return this;
        return new Batch(
                length, columns.stream().map(c -> c.slice(from, length)).toList());
    }
}
