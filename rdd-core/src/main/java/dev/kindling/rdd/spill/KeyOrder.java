package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Pairs in the order of their keys, those of equal keys as they came. Numbers in their natural order or backwards
/// are sorted by their bits, without a comparison.
final class KeyOrder {

    /// What sorting takes beside the pairs: numbers and places, twice.
    static final int BYTES_PER_PAIR = 24;

    private static final int INSERTED = 24;
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private KeyOrder() {}

    static Iterator<Object> sorted(PairColumns pairs, Order<Object> order) {
        Column keys = pairs.keys();
        Column values = pairs.values();
        if (keys == null || values == null || pairs.size() < 2) return pairs.iterator();
        boolean ascending = order instanceof Order.Natural;
        boolean descending = order instanceof Order.Descending<Object>(var base) && base instanceof Order.Natural;
        long[] numbers = ascending || descending ? numbers(keys, pairs.size()) : null;
        return numbers == null
                ? byComparison(pairs, order)
                : gathered(keys, values, places(numbers, pairs.size(), descending));
    }

    private static long @Nullable [] numbers(Column keys, int size) {
        return switch (keys) {
            case LongColumn longs -> Arrays.copyOf(longs.values(), size);
            case IntColumn ints -> {
                var numbers = new long[size];
                for (int i = 0; i < size; i++) numbers[i] = ints.values()[i];
                yield numbers;
            }
            case DoubleColumn _, StringColumn _, ObjectColumn _ -> null;
        };
    }

    private static Iterator<Object> byComparison(PairColumns pairs, Order<Object> order) {
        Object[] all = pairs.toArray();
        Arrays.sort(all, (left, right) -> order.compare(((Pair<?, ?>) left).key(), ((Pair<?, ?>) right).key()));
        return Arrays.asList(all).iterator();
    }

    private static Iterator<Object> gathered(Column keys, Column values, int[] places) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < places.length;
            }

            @Override
            public Object next() {
                if (next >= places.length) throw new NoSuchElementException();
                int place = places[next++];
                return new Pair<@Nullable Object, @Nullable Object>(keys.get(place), values.get(place));
            }
        };
    }

    /// Where the numbers come from, in their order. Sorts `numbers` too.
    private static int[] places(long[] numbers, int size, boolean descending) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
        }
        // Distances from one end, as numbers without a sign.
        for (int i = 0; i < size; i++) numbers[i] = descending ? max - numbers[i] : numbers[i] - min;
        var places = new int[size];
        for (int i = 0; i < size; i++) places[i] = i;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        new Radix(numbers, places).sort(0, size, Math.max(0, bits - DIGIT_BITS));
        return places;
    }

    /// Sorts numbers without a sign by their digits from the highest, and places along with them.
    private static final class Radix {

        private final long[] numbers;
        private final int[] places;
        private final long[] otherNumbers;
        private final int[] otherPlaces;

        Radix(long[] numbers, int[] places) {
            this.numbers = numbers;
            this.places = places;
            this.otherNumbers = new long[numbers.length];
            this.otherPlaces = new int[numbers.length];
        }

        /// @param shift of the highest digit in which the numbers differ
        void sort(int start, int end, int shift) {
            if (end - start <= INSERTED) {
                insert(start, end);
                return;
            }
            var ends = new int[DIGITS + 1];
            for (int i = start; i < end; i++) ends[digit(numbers[i], shift) + 1]++;
            ends[0] = start;
            for (int i = 0; i < DIGITS; i++) ends[i + 1] += ends[i];
            if (ends[digit(numbers[start], shift) + 1] - ends[digit(numbers[start], shift)] < end - start)
                scatter(start, end, shift, ends);
            if (shift == 0) return;
            int lower = Math.max(0, shift - DIGIT_BITS);
            int from = start;
            for (int i = from; i < end; i = from) {
                int digit = digit(numbers[i], shift);
                do from++;
                while (from < end && digit(numbers[from], shift) == digit);
                if (from - i > 1) sort(i, from, lower);
            }
        }

        private void scatter(int start, int end, int shift, int[] next) {
            for (int i = start; i < end; i++) {
                int to = next[digit(numbers[i], shift)]++;
                otherNumbers[to] = numbers[i];
                otherPlaces[to] = places[i];
            }
            System.arraycopy(otherNumbers, start, numbers, start, end - start);
            System.arraycopy(otherPlaces, start, places, start, end - start);
        }

        private static int digit(long number, int shift) {
            return (int) (number >>> shift) & (DIGITS - 1);
        }

        private void insert(int start, int end) {
            for (int i = start + 1; i < end; i++) {
                long number = numbers[i];
                int place = places[i];
                int at = i;
                for (; at > start && Long.compareUnsigned(numbers[at - 1], number) > 0; at--) {
                    numbers[at] = numbers[at - 1];
                    places[at] = places[at - 1];
                }
                numbers[at] = number;
                places[at] = place;
            }
        }
    }
}
