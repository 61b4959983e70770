package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;

/// Which rows of a batch in the making have passed the filters so far. Every filter sees only the rows its
/// predecessors left, so a column read early has more rows than one read late; this remembers after how many
/// filters each was read, and brings it down to the rows of now.
final class Survivors {

    /// After how many filters that dropped rows each column was read or brought down.
    private final int[] levels;
    /// By level, the rows that survived; those of level 0 are all.
    private int[][] rows = {new int[0]};
    private int[] counts = {0};
    private int level;
    private final int[] selected = new int[Batch.CAPACITY];
    private final int[] places = new int[Batch.CAPACITY];
    private final int[] index = new int[Batch.CAPACITY];

    /// Finds the rows that pass, among the survivors.
    @FunctionalInterface
    interface Choice {
        int among(int[] selected);
    }

    Survivors(int columnCount) {
        levels = new int[columnCount];
    }

    /// Begins with `count` rows, all of which survive.
    void reset(int count) {
        level = 0;
        counts[0] = count;
    }

    int count() {
        return counts[level];
    }

    /// The surviving rows, ascending; not to be asked for while all survive.
    int[] rows() {
        return rows[level];
    }

    void keep(Choice choice) {
        int before = counts[level];
        int count = choice.among(selected);
        if (count == before) return;
        if (level + 1 == rows.length) grow();
        int[] from = rows[level];
        int[] to = rows[level + 1];
        if (level == 0) System.arraycopy(selected, 0, to, 0, count);
        else for (int i = 0; i < count; i++) to[i] = from[selected[i]];
        level++;
        counts[level] = count;
    }

    private void grow() {
        rows = Arrays.copyOf(rows, level + 2);
        rows[level + 1] = new int[Batch.CAPACITY];
        counts = Arrays.copyOf(counts, level + 2);
    }

    /// Says that column `column` has just been read for the rows of now.
    void isAligned(int column) {
        levels[column] = level;
    }

    /// The values of `vector`, column `column` as it was read or brought down last, for the rows of now.
    ColumnVector align(int column, ColumnVector vector) {
        int old = levels[column];
        if (old == level) return vector;
        levels[column] = level;
        int count = counts[level];
        if (old == 0) return Vectors.gather(vector, rows[level], count);
        int[] before = rows[old];
        int beforeCount = counts[old];
        for (int i = 0; i < beforeCount; i++) places[before[i]] = i;
        int[] now = rows[level];
        for (int i = 0; i < count; i++) index[i] = places[now[i]];
        return Vectors.gather(vector, index, count);
    }
}
