package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RleReaderTest {

    /// Runs and packed values by turns, all of `bitWidth` bits.
    private static int[] values(Random random, int bitWidth, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; ) {
            int end = Math.min(count, i + 1 + random.nextInt(60));
            boolean run = random.nextBoolean();
            int value = random.nextInt() >>> (32 - bitWidth);
            for (; i < end; i++) values[i] = run ? value : random.nextInt() >>> (32 - bitWidth);
        }
        return values;
    }

    private static RleReader reader(int[] values, int bitWidth) {
        var out = new PageBuffer();
        RleWriter.write(values, 0, values.length, bitWidth, out);
        return new RleReader(Arrays.copyOf(out.bytes(), out.size() + Buffers.PADDING), 0, out.size(), bitWidth);
    }

    @Test
    void readsValuesOfEveryWidthInPiecesOfAnyLength() {
        var random = new Random(7);
        for (int bitWidth = 1; bitWidth <= 31; bitWidth++) {
            int[] values = values(random, bitWidth, 5000);
            RleReader reader = reader(values, bitWidth);
            int[] read = new int[values.length];
            for (int done = 0; done < read.length; ) {
                int count = Math.min(read.length - done, 1 + random.nextInt(200));
                if (random.nextInt(8) == 0) {
                    reader.skip(count);
                    System.arraycopy(values, done, read, done, count);
                } else {
                    reader.read(read, done, count);
                }
                done += count;
            }
            assertThat(read).as("width " + bitWidth).isEqualTo(values);
        }
    }

    @Test
    void picksValuesAndPassesOverTheOthers() {
        var random = new Random(8);
        for (int bitWidth = 1; bitWidth <= 31; bitWidth++) {
            int[] values = values(random, bitWidth, 5000);
            RleReader reader = reader(values, bitWidth);
            for (int done = 0; done < values.length; ) {
                int count = Math.min(values.length - done, 1 + random.nextInt(300));
                int from = done;
                int[] rows = random.ints(random.nextInt(20), 0, count)
                        .sorted()
                        .distinct()
                        .toArray();
                int[] picked = new int[rows.length];
                reader.readAt(picked, count, rows, rows.length);
                assertThat(picked)
                        .isEqualTo(Arrays.stream(rows)
                                .map(row -> values[from + row])
                                .toArray());
                done += count;
            }
        }
    }
}
