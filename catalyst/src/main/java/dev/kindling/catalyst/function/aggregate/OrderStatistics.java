package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import java.util.Arrays;

/// Numbers as words in their order, and the value of a rank found among them without sorting them all.
final class OrderStatistics {

    /// So few are sorted.
    private static final int FEW = 32;
    private static final int SAMPLES = 9;

    private OrderStatistics() {}

    /// Writes the words of `count` numbers from `start` on. False if `numbers` are none that fit a word.
    static boolean write(ColumnVector numbers, int start, int count, long[] words) {
        switch (numbers) {
            case DoubleVector v -> {
                for (int i = 0; i < count; i++) words[i] = word(v.get(start + i));
            }
            case FloatVector v -> {
                for (int i = 0; i < count; i++) words[i] = word(v.get(start + i));
            }
            case LongVector v -> System.arraycopy(v.values(), v.offset() + start, words, 0, count);
            case IntVector v -> {
                for (int i = 0; i < count; i++) words[i] = v.get(start + i);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The word of number `row`, as [#write] writes it.
    static long word(ColumnVector numbers, int row) {
        return switch (numbers) {
            case DoubleVector v -> word(v.get(row));
            case FloatVector v -> word(v.get(row));
            case LongVector v -> v.get(row);
            case IntVector v -> v.get(row);
            default -> throw new IllegalArgumentException("no numbers of a word: " + numbers.getClass());
        };
    }

    /// The order of words is that of [Double#compare].
    private static long word(double value) {
        return turned(Double.doubleToLongBits(value));
    }

    static double number(long word) {
        return Double.longBitsToDouble(turned(word));
    }

    /// All bits but the sign, the other way round where it is negative.
    private static long turned(long bits) {
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /// Reorders the first `count` words, so that the one at `rank` is where sorting would put it, none before it is
    /// greater, and none behind it smaller.
    ///
    /// The words are parted around a pivot that stands in a sample where the rank stands in the whole, until few
    /// are left. Pivots that part badly time and again end in sorting.
    static void place(long[] words, int count, int rank) {
        int low = 0;
        int high = count;
        int attempts = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(count));
        while (high - low > FEW && attempts-- > 0) {
            long pivot = pivot(words, low, high, rank);
            int firstNotBelow = part(words, low, high, pivot);
            if (rank < firstNotBelow) {
                high = firstNotBelow;
            } else if (firstNotBelow > low) {
                low = firstNotBelow;
            } else {
                // The pivot is the smallest; all equal to it are in their places once they are in front.
                low = partEqual(words, low, high, pivot);
                if (rank < low) return;
            }
        }
        Arrays.sort(words, low, high);
    }

    private static long pivot(long[] words, int low, int high, int rank) {
        long[] samples = new long[SAMPLES];
        long span = (long) high - low;
        for (int i = 0; i < SAMPLES; i++) samples[i] = words[(int) (low + span * (2 * i + 1) / (2 * SAMPLES))];
        Arrays.sort(samples);
        return samples[(int) (SAMPLES * ((long) rank - low) / span)];
    }

    /// Moves what is below `pivot` to the front, without a branch that depends on values.
    ///
    /// @return where the rest begins
    private static int part(long[] words, int low, int high, long pivot) {
        int end = low;
        for (int i = low; i < high; i++) {
            long word = words[i];
            words[i] = words[end];
            words[end] = word;
            end += word < pivot ? 1 : 0;
        }
        return end;
    }

    private static int partEqual(long[] words, int low, int high, long pivot) {
        int end = low;
        for (int i = low; i < high; i++) {
            long word = words[i];
            words[i] = words[end];
            words[end] = word;
            end += word == pivot ? 1 : 0;
        }
        return end;
    }
}
