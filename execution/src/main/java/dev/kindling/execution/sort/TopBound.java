package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.execution.scan.RuntimeFilterSource;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.store.SortWords;
import dev.kindling.execution.store.Words;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import org.jspecify.annotations.Nullable;

/// What the tasks of one top-N have found out together, as far as they share a JVM: a value of the first key that
/// as many rows as are wanted reach. The scan below leaves out rows beyond it, and with them what their other
/// columns would take to read.
///
/// Valid because those rows, whichever task has them, come before any row beyond the bound. Rows at the bound stay,
/// for the other keys may decide.
final class TopBound implements RuntimeFilter, RuntimeFilterSource {

    private static final long serialVersionUID = 1L;

    private final int column;
    private final boolean ascending;
    private final boolean nullsFirst;
    private final DataType type;

    private transient volatile @Nullable Bound bound;

    /// @param rank the place of the value in the order of the key, as an unsigned number
    /// @param onlyNulls whether the wanted rows are NULL in the key, which come first
    private record Bound(long rank, boolean onlyNulls) {}

    /// @param column of the scan's output
    /// @param type of the column
    TopBound(int column, SortKey key, DataType type) {
        this.column = column;
        this.ascending = key.ascending();
        this.nullsFirst = key.nullsFirst();
        this.type = type;
    }

    /// Hears that as many rows as are wanted reach the only value of `last`.
    void reached(ColumnVector last) {
        boolean isNull = last.isNull(0);
        if (isNull && !nullsFirst) return;
        long[] words = new long[1];
        if (!isNull) SortWords.write(last, words);
        var found = new Bound(rank(words[0]), isNull);
        synchronized (this) {
            Bound known = bound;
            if (known == null || isBefore(found, known)) bound = found;
        }
    }

    private static boolean isBefore(Bound left, Bound right) {
        if (left.onlyNulls() || right.onlyNulls()) return left.onlyNulls() && !right.onlyNulls();
        return Long.compareUnsigned(left.rank(), right.rank()) < 0;
    }

    private long rank(long word) {
        return ascending ? word : ~word;
    }

    @Override
    public @Nullable RuntimeFilter filter() {
        return bound == null ? null : this;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public @Nullable Object min() {
        return ascending ? null : value();
    }

    @Override
    public @Nullable Object max() {
        return ascending ? value() : null;
    }

    @Override
    public boolean takesNulls() {
        return nullsFirst;
    }

    private @Nullable Object value() {
        Bound known = bound;
        PhysicalType physical = PhysicalType.of(type);
        if (known == null || known.onlyNulls()) return null;
        if (physical != PhysicalType.INT && physical != PhysicalType.LONG) return null;
        return ColumnStatistics.bound(type, Words.order(rank(known.rank())));
    }

    @Override
    public void narrow(ColumnVector vector, byte[] keep, int rowCount) {
        Bound known = bound;
        if (known == null) return;
        if (known.onlyNulls()) {
            for (int i = 0; i < rowCount; i++) if (!vector.isNull(i)) keep[i] = 0;
            return;
        }
        long[] words = new long[rowCount];
        SortWords.write(vector, words);
        long flip = ascending ? 0 : -1L;
        long last = known.rank() ^ Long.MIN_VALUE;
        byte ofNull = (byte) (nullsFirst ? 1 : 0);
        boolean nulls = vector.mayHaveNulls();
        for (int i = 0; i < rowCount; i++) {
            byte passes = (byte) ((words[i] ^ flip ^ Long.MIN_VALUE) <= last ? 1 : 0);
            keep[i] &= nulls && vector.isNull(i) ? ofNull : passes;
        }
    }

    @Override
    public String toString() {
        return "TopBound on column " + column;
    }
}
