package dev.kindling.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The tables of the join questions: `x` and `big` have all rows, `medium` a thousandth and `small` a millionth of
/// them (at least ten).
///
/// There are three keys with as many values as `small`, `medium` and `big` have rows, each also as a text. Of the
/// values of a key nine tenths are on both sides, a tenth only in `x`, and a tenth only in the other tables. A key
/// is unique in the table of its size; elsewhere its values repeat evenly, each at least once.
final class H2oJoins {

    private static final int PART_ROWS = 1_000_000;
    private static final long SEED = 108;

    private final int[] sizes;

    H2oJoins(int rows) {
        sizes = new int[] {Math.max(10, rows / 1_000_000), Math.max(10, rows / 1_000), rows};
    }

    enum Table {
        X(0, 3, "v1"),
        SMALL(1, 1, "v2"),
        MEDIUM(2, 2, "v2"),
        BIG(3, 3, "v2");

        private final long seed;
        private final int keys;
        private final String value;

        Table(long seed, int keys, String value) {
            this.seed = seed;
            this.keys = keys;
            this.value = value;
        }

        String columns() {
            var columns = new StringBuilder();
            for (int key = 1; key <= keys; key++)
                columns.append("id").append(key).append(" int, ");
            for (int key = 1; key <= keys; key++)
                columns.append("id").append(key + 3).append(" string, ");
            return columns.append(value).append(" double").toString();
        }
    }

    List<ParquetFile.Part> parts(Table table) {
        int rows = sizes[table.keys - 1];
        int[][] keys = new int[table.keys][];
        for (int key = 0; key < keys.length; key++) keys[key] = column(table, key, rows);
        var parts = new ArrayList<ParquetFile.Part>();
        for (int start = 0; start < rows; start += PART_ROWS) {
            int first = start;
            int end = Math.min(rows, start + PART_ROWS);
            var random = new SplittableRandom(SEED + 31 * table.seed + start);
            parts.add(out -> {
                var line = new StringBuilder();
                for (int row = first; row < end; row++) {
                    line.setLength(0);
                    for (int[] key : keys) line.append(key[row]).append(',');
                    for (int[] key : keys) line.append("id").append(key[row]).append(',');
                    line.append(random.nextInt(100_000_000) / 1e6).append('\n');
                    out.append(line);
                }
            });
        }
        return parts;
    }

    /// The values of a key in a table, in the order of its rows.
    private int[] column(Table table, int key, int rows) {
        int size = sizes[key];
        int[] values = values(key);
        int common = size - size / 10;
        // The values of `x` are the first `size`; those of the others leave out a tenth of them and have the rest.
        int[] own = new int[size];
        for (int i = 0; i < size; i++) own[i] = values[table == Table.X || i < common ? i : i + size / 10];
        var random = new SplittableRandom(SEED + 31 * (4L * key + table.seed + 1));
        int[] column = new int[rows];
        for (int row = 0; row < rows; row++) column[row] = own[row < size ? row : random.nextInt(size)];
        shuffle(column, random);
        return column;
    }

    /// Eleven tenths as many values as the key has in a table, in any order.
    private int[] values(int key) {
        int[] values = new int[sizes[key] + sizes[key] / 10];
        for (int i = 0; i < values.length; i++) values[i] = i + 1;
        shuffle(values, new SplittableRandom(SEED + key));
        return values;
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }
}
