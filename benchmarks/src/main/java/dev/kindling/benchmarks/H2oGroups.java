package dev.kindling.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The table of the group-by questions: three text and three integer keys, of which two each make 100 large groups
/// and one makes small groups of 100 rows on average, and three values, all evenly distributed.
final class H2oGroups {

    static final String COLUMNS =
            "id1 string, id2 string, id3 string, id4 int, id5 int, id6 int, v1 int, v2 int, v3 double";

    private static final int LARGE_GROUPS = 100;
    private static final int PART_ROWS = 1_000_000;
    private static final long SEED = 108;

    private H2oGroups() {}

    static List<ParquetFile.Part> parts(int rows) {
        var parts = new ArrayList<ParquetFile.Part>();
        int smallGroups = Math.max(1, rows / LARGE_GROUPS);
        for (int start = 0; start < rows; start += PART_ROWS) {
            int count = Math.min(PART_ROWS, rows - start);
            var random = new SplittableRandom(SEED + start);
            parts.add(out -> {
                var line = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    line.setLength(0);
                    appendRow(line, random, smallGroups);
                    out.append(line);
                }
            });
        }
        return parts;
    }

    private static void appendRow(StringBuilder line, SplittableRandom random, int smallGroups) {
        appendId(line, random.nextInt(LARGE_GROUPS) + 1, 3).append(',');
        appendId(line, random.nextInt(LARGE_GROUPS) + 1, 3).append(',');
        appendId(line, random.nextInt(smallGroups) + 1, 10).append(',');
        line.append(random.nextInt(LARGE_GROUPS) + 1).append(',');
        line.append(random.nextInt(LARGE_GROUPS) + 1).append(',');
        line.append(random.nextInt(smallGroups) + 1).append(',');
        line.append(random.nextInt(5) + 1).append(',');
        line.append(random.nextInt(5) + 1).append(',');
        line.append(random.nextInt(1_000_000) / 1e4).append('\n');
    }

    private static StringBuilder appendId(StringBuilder line, int id, int digits) {
        String number = Integer.toString(id);
        return line.append("id").repeat('0', digits - number.length()).append(number);
    }
}
