package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import java.util.Arrays;

/// What becomes of the collected values of each group.
final class ListResults {

    private ListResults() {}

    /// The lists with equal values once, in order of first occurrence.
    static ArrayVector distinct(ArrayVector lists) {
        ColumnVector elements = lists.elements();
        int[] starts = new int[lists.size()];
        int[] lengths = new int[lists.size()];
        var kept = new IntBuilder(elements.size());
        for (int i = 0; i < lists.size(); i++) {
            int begin = kept.size();
            starts[i] = begin;
            int capacity = Integer.highestOneBit(Math.max(4, lists.length(i))) * 4;
            int[] slots = new int[capacity];
            for (int k = lists.start(i), end = k + lists.length(i); k < end; k++) {
                int slot = ValueOrder.hash(elements, k) & capacity - 1;
                while (slots[slot] != 0 && !ValueOrder.same(elements, slots[slot] - 1, elements, k)) {
                    slot = slot + 1 & capacity - 1;
                }
                if (slots[slot] != 0) continue;
                slots[slot] = k + 1;
                kept.add(k);
            }
            lengths[i] = kept.size() - begin;
        }
        return new ArrayVector(
                starts, lengths, 0, lists.size(), null, Vectors.gather(elements, kept.array(), kept.size()));
    }

    /// The value that occurs most often in each list, the first seen of several; NULL for an empty one.
    static ColumnVector mode(ArrayVector lists) {
        int[] rows = new int[lists.size()];
        ColumnVector elements = lists.elements();
        for (int i = 0; i < rows.length; i++) {
            int capacity = Integer.highestOneBit(Math.max(4, lists.length(i))) * 4;
            int[] slots = new int[capacity];
            int[] counts = new int[capacity];
            int best = -1;
            for (int k = lists.start(i), end = k + lists.length(i); k < end; k++) {
                int slot = ValueOrder.hash(elements, k) & capacity - 1;
                while (slots[slot] != 0 && !ValueOrder.same(elements, slots[slot] - 1, elements, k)) {
                    slot = slot + 1 & capacity - 1;
                }
                if (slots[slot] == 0) slots[slot] = k + 1;
                counts[slot]++;
                if (best < 0
                        || counts[slot] > counts[best]
                        || (counts[slot] == counts[best] && slots[slot] < slots[best])) {
                    best = slot;
                }
            }
            rows[i] = best < 0 ? -1 : slots[best] - 1;
        }
        return Vectors.gatherOrNull(elements, rows, rows.length);
    }

    /// The texts of each list with a delimiter between them; NULL for an empty list.
    static ColumnVector joined(ArrayVector lists, ColumnVector[] constants) {
        var text = new BytesBuilder(lists.size());
        if (!(Vectors.flatten(lists.elements()) instanceof BytesVector elements)) {
            return Vectors.nullsLike(lists.elements(), lists.size());
        }
        byte[] delimiter = constants.length == 0
                        || constants[0].isNull(0)
                        || !(Vectors.flatten(constants[0]) instanceof BytesVector given)
                ? new byte[0]
                : given.bytes(0);
        for (int i = 0; i < lists.size(); i++) {
            if (lists.length(i) == 0) {
                text.endNull();
                continue;
            }
            for (int k = 0; k < lists.length(i); k++) {
                if (k > 0) text.append(delimiter);
                int row = lists.start(i) + k;
                text.append(elements.heap(), elements.start(row), elements.length(row));
            }
            text.end();
        }
        return text.build();
    }

    /// The percentiles of each list of doubles, interpolated; NULL for an empty list. One percentage gives a
    /// DOUBLE, an array of them an array.
    static ColumnVector percentiles(ArrayVector lists, ColumnVector percentage) {
        var elements = (DoubleVector) Vectors.flatten(lists.elements());
        double[] shares = shares("percentile", percentage);
        int size = lists.size();
        double[] results = new double[size * shares.length];
        long[] bits = Validity.noneValid(size);
        long[] words = new long[longest(lists)];
        for (int i = 0; i < size; i++) {
            int count = lists.length(i);
            if (count == 0) continue;
            Validity.set(bits, i);
            OrderStatistics.write(elements, lists.start(i), count, words);
            for (int p = 0; p < shares.length; p++) {
                results[i * shares.length + p] = interpolated(words, count, shares[p] * (count - 1));
            }
        }
        return arrayOrOne(new DoubleVector(results, 0, results.length, null), percentage, shares.length, size, bits);
    }

    private static int longest(ArrayVector lists) {
        int longest = 0;
        for (int i = 0; i < lists.size(); i++) longest = Math.max(longest, lists.length(i));
        return longest;
    }

    /// The value at `position` among `count` words in their order, between two of them if it is no whole number.
    private static double interpolated(long[] words, int count, double position) {
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        OrderStatistics.place(words, count, below);
        if (below == above) return OrderStatistics.number(words[below]);
        long next = words[above];
        for (int i = above + 1; i < count; i++) next = Math.min(next, words[i]);
        double low = OrderStatistics.number(words[below]);
        double high = OrderStatistics.number(next);
        return low == high ? low : (above - position) * low + (position - below) * high;
    }

    /// As [#percentiles], but gives values of the list: the smallest that is not less than the given share of them.
    static ColumnVector discretePercentiles(ArrayVector lists, ColumnVector percentage) {
        double[] shares = shares("percentile_approx", percentage);
        int size = lists.size();
        int[] rows = new int[size * shares.length];
        long[] bits = Validity.noneValid(size);
        ColumnVector elements = Vectors.flatten(lists.elements());
        long[] words = new long[longest(lists)];
        for (int i = 0; i < size; i++) {
            int count = lists.length(i);
            if (count == 0) continue;
            Validity.set(bits, i);
            int start = lists.start(i);
            int[] order = OrderStatistics.write(elements, start, count, words) ? null : order(elements, start, count);
            for (int p = 0; p < shares.length; p++) {
                int rank = Math.clamp((int) Math.ceil(shares[p] * count) - 1, 0, count - 1);
                rows[i * shares.length + p] = order != null ? order[rank] : rowAt(rank, elements, start, count, words);
            }
        }
        ColumnVector values = elements.size() == 0
                ? Vectors.nullsLike(elements, rows.length)
                : Vectors.gather(elements, rows, rows.length);
        return arrayOrOne(values, percentage, shares.length, size, bits);
    }

    /// The first row whose word is the one of `rank`.
    private static int rowAt(int rank, ColumnVector elements, int start, int count, long[] words) {
        OrderStatistics.place(words, count, rank);
        long word = words[rank];
        int row = start;
        while (OrderStatistics.word(elements, row) != word) row++;
        return row;
    }

    /// The rows of `count` elements from `start` on, in the order of their values.
    private static int[] order(ColumnVector elements, int start, int count) {
        Integer[] order = new Integer[count];
        for (int k = 0; k < count; k++) order[k] = start + k;
        Arrays.sort(order, (x, y) -> ValueOrder.compare(elements, x, elements, y));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private static ColumnVector arrayOrOne(
            ColumnVector values, ColumnVector percentage, int width, int size, long[] bits) {
        if (!(Vectors.flatten(percentage) instanceof ArrayVector)) return Vectors.restricted(values, bits);
        int[] starts = new int[size];
        int[] lengths = new int[size];
        for (int i = 0; i < size; i++) {
            starts[i] = i * width;
            lengths[i] = width;
        }
        return new ArrayVector(starts, lengths, 0, size, bits, values);
    }

    private static double[] shares(String name, ColumnVector percentage) {
        ColumnVector flat = Vectors.flatten(percentage);
        double[] shares;
        if (flat instanceof ArrayVector array) {
            var elements = (DoubleVector) Vectors.flatten(array.elements());
            shares = new double[array.isNull(0) ? 0 : array.length(0)];
            for (int i = 0; i < shares.length; i++) shares[i] = elements.get(array.start(0) + i);
        } else {
            shares = new double[] {flat.isNull(0) ? 0.5 : ((DoubleVector) flat).get(0)};
        }
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw FunctionErrors.invalidValue(name, "percentage", String.valueOf(share), "within 0 and 1");
            }
        }
        return shares;
    }
}
