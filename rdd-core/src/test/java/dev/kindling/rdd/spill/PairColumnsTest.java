package dev.kindling.rdd.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairColumnsTest {

    private static final long SEED = 20_261_121;

    /// Kinds of keys, packed and not.
    enum Keys {
        LONGS,
        INTS,
        SHORT_TEXTS,
        TEXTS,
        TEXTS_BEYOND_LATIN,
        HALVES_OF_PAIRS,
        MIXED;

        private @Nullable Object next(Random random) {
            return switch (this) {
                case LONGS -> random.nextLong(-50, 50) * (1L << random.nextInt(58));
                case INTS -> random.nextInt() >> random.nextInt(31);
                case SHORT_TEXTS -> text(random, 'a', 'd', random.nextInt(4));
                case TEXTS -> text(random, 'a', 'c', random.nextInt(40));
                case TEXTS_BEYOND_LATIN -> text(random, '\u00f0', '\u0110', random.nextInt(20));
                case HALVES_OF_PAIRS -> text(random, '\ud7fe', '\udc03', random.nextInt(8));
                case MIXED ->
                    switch (random.nextInt(60)) {
                        case 0 -> null;
                        case 1 -> random.nextInt(20);
                        case 2 -> random.nextDouble() < 0.5 ? 0.0 : -0.0;
                        default -> (long) random.nextInt(20);
                    };
            };
        }

        List<@Nullable Object> some(int count) {
            var random = new Random(SEED);
            var keys = new ArrayList<@Nullable Object>();
            for (int i = 0; i < count; i++) keys.add(next(random));
            return keys;
        }

        private static String text(Random random, char from, char to, int length) {
            var text = new StringBuilder();
            for (int i = 0; i < length; i++) text.append((char) random.nextInt(from, to));
            return text.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackEqualPairsInTheirOrder(Keys kind) {
        var columns = new PairColumns();
        var expected = new ArrayList<>();
        for (Object key : kind.some(3000)) {
            Object value = expected.size() < 2000 ? (Object) expected.size() : "later other values";
            columns.put(key, value);
            expected.add(new Pair<@Nullable Object, @Nullable Object>(key, value));
        }
        var copy = new PairColumns();
        for (int i = 0; i < columns.size(); i++) columns.copyTo(copy, i);

        assertThat(columns).isEqualTo(expected);
        assertThat(copy).as("seed " + SEED).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void combinesAsAMapDoes(Keys kind) throws Exception {
        var combiner = new Combiner<Object, Object>(
                value -> value, (left, right) -> (int) left + (int) right, (left, right) -> (int) left + (int) right);
        var table = new CombiningTable(combiner);
        var parts = new PairColumns();
        var expected = new LinkedHashMap<@Nullable Object, Integer>();
        List<@Nullable Object> keys = kind.some(5000);
        for (int i = 0; i < keys.size(); i += 2) {
            table.add(keys.get(i), i);
            expected.merge(keys.get(i), i, Integer::sum);
        }
        for (int i = 1; i < keys.size(); i += 2) {
            parts.put(keys.get(i), i);
            expected.merge(keys.get(i), i, Integer::sum);
        }
        table.mergeAll(parts);

        var found = new LinkedHashMap<@Nullable Object, Object>();
        for (int i = 0; i < table.size(); i++) {
            found.put(table.key(i), table.value(i));
            assertThat(table.hashCode(i)).isEqualTo(java.util.Objects.hashCode(table.key(i)));
        }
        assertThat(new ArrayList<>(found.entrySet()))
                .as("seed " + SEED)
                .isEqualTo(new ArrayList<>(expected.entrySet()));
    }

    @ParameterizedTest
    @EnumSource
    void combinesManyAtATime(Keys kind) throws Exception {
        var combiner = new Combiner<Object, Object>(
                value -> value, (left, right) -> (int) left + (int) right, (left, right) -> (int) left + (int) right);
        var table = new CombiningTable(combiner);
        var expected = new LinkedHashMap<@Nullable Object, Integer>();
        List<@Nullable Object> keys = new ArrayList<>(kind.some(40_000));
        if (kind != Keys.MIXED) keys.addAll(Keys.MIXED.some(1000));
        keys.addAll(kind.some(1000));
        @Nullable Object[] batch = new Object[100];
        @Nullable Object[] values = new Object[100];
        for (int start = 0; start < keys.size(); start += batch.length) {
            int count = Math.min(batch.length, keys.size() - start);
            for (int i = 0; i < count; i++) {
                batch[i] = keys.get(start + i);
                values[i] = start + i;
                expected.merge(keys.get(start + i), start + i, Integer::sum);
            }
            table.addAll(batch, values, count);
        }

        var found = new LinkedHashMap<@Nullable Object, Object>();
        for (int i = 0; i < table.size(); i++) found.put(table.key(i), table.value(i));
        assertThat(new ArrayList<>(found.entrySet()))
                .as("seed " + SEED)
                .isEqualTo(new ArrayList<>(expected.entrySet()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sortsStablyByAnyOrder(boolean ascending) {
        Order<Object> order = ascending ? Order.natural() : Order.natural().descending();
        for (Keys kind : List.of(Keys.LONGS, Keys.INTS, Keys.SHORT_TEXTS, Keys.TEXTS_BEYOND_LATIN)) {
            for (int count : new int[] {0, 1, 2, 30, 5000}) {
                var columns = new PairColumns();
                var expected = new ArrayList<Pair<Object, Integer>>();
                for (Object key : kind.some(count)) {
                    columns.put(key, expected.size());
                    expected.add(Pair.of(java.util.Objects.requireNonNull(key), expected.size()));
                }
                expected.sort(Comparator.comparing(Pair::key, order));
                var sorted = new ArrayList<>();
                KeyOrder.sorted(columns, order).forEachRemaining(sorted::add);
                assertThat(sorted).as(kind + ", seed " + SEED).isEqualTo(expected);
            }
        }
    }
}
