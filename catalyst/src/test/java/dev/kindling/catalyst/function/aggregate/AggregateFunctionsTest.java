package dev.kindling.catalyst.function.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.RandomVectors;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AggregateFunctionsTest {

    private static final int GROUPS = 7;

    @Test
    void countsRowsWithoutNull() {
        for (DataType type : RandomVectors.TYPES) {
            check(
                    "count",
                    type,
                    values -> values.stream().filter(Objects::nonNull).count());
        }
    }

    @Test
    void sumsDecimalsExactly() {
        for (DecimalType type : List.of(new DecimalType(10, 2), new DecimalType(18, 6), new DecimalType(25, 3))) {
            check("sum", type, values -> present(values).isEmpty() ? null : sum(values));
            check(
                    "avg",
                    type,
                    values -> present(values).isEmpty()
                            ? null
                            : sum(values)
                                    .divide(
                                            BigDecimal.valueOf(present(values).size()),
                                            type.scale() + 4,
                                            RoundingMode.HALF_UP));
        }
    }

    @Test
    void sumsIntegersAsBigint() {
        check(
                "sum",
                AtomicType.INT,
                values -> present(values).isEmpty()
                        ? null
                        : present(values).stream().mapToLong(v -> (Integer) v).sum());
    }

    @Test
    void findsExtremesOfEveryOrderableType() {
        for (DataType type : RandomVectors.TYPES) {
            if (!(type.catalogString().startsWith("map") || type.catalogString().contains("<"))
                    && type != AtomicType.BINARY) {
                Comparator<Object> order = AggregateFunctionsTest::compare;
                check("min", type, values -> present(values).stream().min(order).orElse(null));
                check("max", type, values -> present(values).stream().max(order).orElse(null));
            }
        }
    }

    @Test
    void tellsTheLastOfAllValuesFromNoValue() {
        checkExtreme("max", AtomicType.INT, Integer.MIN_VALUE, -1);
        checkExtreme("min", AtomicType.INT, Integer.MAX_VALUE, 1);
        checkExtreme("max", AtomicType.LONG, Long.MIN_VALUE, -1L);
        checkExtreme("min", AtomicType.LONG, Long.MAX_VALUE, 1L);
    }

    private static void checkExtreme(String name, DataType type, Object last, Object better) {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        Signature signature = function.bind(List.of(Argument.of(type)));
        for (ColumnVector values : List.of(
                LiteralVectors.vector(type, last, better, last, last),
                LiteralVectors.vector(type, last, better, last, null))) {
            Accumulator extreme = function.accumulator(signature);
            extreme.resize(4);
            extreme.update(new ColumnVector[] {values}, new int[] {0, 1, 1, 2}, 4);
            Accumulator merged = function.accumulator(signature);
            merged.resize(4);
            merged.merge(extreme.states(0, 4), new int[] {0, 1, 2, 3}, 4);
            assertThat(LiteralVectors.valueAt(merged.results(0, 4), type, 0)).isEqualTo(last);
            assertThat(LiteralVectors.valueAt(merged.results(0, 4), type, 1)).isEqualTo(better);
            assertThat(LiteralVectors.valueAt(merged.results(0, 4), type, 2)).isEqualTo(values.isNull(3) ? null : last);
            assertThat(LiteralVectors.valueAt(merged.results(0, 4), type, 3)).isNull();
            Accumulator whole = function.accumulator(signature);
            whole.resize(2);
            whole.updateAll(new ColumnVector[] {values.slice(2, 2)}, 1, 2);
            assertThat(LiteralVectors.valueAt(whole.results(0, 2), type, 0)).isNull();
            assertThat(LiteralVectors.valueAt(whole.results(0, 2), type, 1)).isEqualTo(last);
        }
    }

    @Test
    void collectsValuesInOrder() {
        for (DataType type : RandomVectors.TYPES) {
            check("collect_list", type, AggregateFunctionsTest::present);
        }
        for (DataType type : List.of(AtomicType.STRING, AtomicType.INT, new ArrayType(AtomicType.STRING))) {
            check("collect_set", type, values -> new ArrayList<>(new LinkedHashSet<>(present(values))));
        }
    }

    @Test
    void takesTheFirstAndTheLastValue() {
        for (DataType type : RandomVectors.TYPES) {
            check("first", type, values -> values.isEmpty() ? null : values.getFirst());
            check("last", type, values -> values.isEmpty() ? null : values.getLast());
        }
    }

    @Test
    void computesTheVarianceWithoutCancellation() {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate("var_samp"));
        Signature signature = function.bind(List.of(Argument.of(AtomicType.DOUBLE)));
        Accumulator whole = function.accumulator(signature);
        whole.resize(1);
        ColumnVector values = LiteralVectors.vector(AtomicType.DOUBLE, 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4);
        whole.updateAll(new ColumnVector[] {values}, 0, 4);
        assertThat((Double) LiteralVectors.valueAt(whole.results(0, 1), AtomicType.DOUBLE, 0))
                .isCloseTo(5.0 / 3, org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void failsWhenASumOverflows() {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate("sum"));
        Signature signature = function.bind(List.of(Argument.of(AtomicType.LONG)));
        Accumulator sum = function.accumulator(signature);
        sum.resize(1);
        ColumnVector values = LiteralVectors.vector(AtomicType.LONG, Long.MAX_VALUE, 1L);
        assertThatThrownBy(() -> sum.updateAll(new ColumnVector[] {values}, 0, 2))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.ARITHMETIC_OVERFLOW);
                    assertThat(e.parameters()).containsEntry("alternative", "try_sum");
                });
    }

    @Test
    void estimatesDistinctValues() {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate("approx_count_distinct"));
        Signature signature = function.bind(List.of(Argument.of(AtomicType.LONG)));
        Accumulator sketch = function.accumulator(signature);
        sketch.resize(1);
        Object[] values = new Object[20_000];
        for (int i = 0; i < values.length; i++) values[i] = i % 10_000L;
        sketch.updateAll(new ColumnVector[] {LiteralVectors.vector(AtomicType.LONG, values)}, 0, values.length);
        assertThat((Long) LiteralVectors.valueAt(sketch.results(0, 1), AtomicType.LONG, 0))
                .isBetween(9_400L, 10_600L);
    }

    @Test
    void findsTheMiddleOfTheValues() {
        check("median", AtomicType.DOUBLE, values -> percentile(values, 0.5));
    }

    @Test
    void findsPercentilesOfEveryNumberType() {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate("percentile_approx"));
        for (DataType type :
                List.of(AtomicType.INT, AtomicType.LONG, AtomicType.FLOAT, AtomicType.DOUBLE, new DecimalType(25, 3))) {
            Signature signature =
                    function.bind(List.of(Argument.of(type), Argument.of(new ArrayType(AtomicType.DOUBLE))));
            Accumulator accumulator = function.accumulator(signature);
            accumulator.resize(3);
            var vectors = new RandomVectors(type.hashCode());
            List<Object> values = new ArrayList<>();
            for (int batch = 0; batch < 4; batch++) {
                ColumnVector vector = vectors.next(type, 40);
                for (int i = 0; i < 40; i++) {
                    Object value = LiteralVectors.valueAt(vector, type, i);
                    if (value != null) values.add(value);
                }
                Object[] shares = new Object[40];
                Arrays.fill(shares, List.of(0.0, 0.3, 1.0));
                ColumnVector wanted = LiteralVectors.vector(new ArrayType(AtomicType.DOUBLE), shares);
                accumulator.updateAll(new ColumnVector[] {vector, wanted}, 1, 40);
            }
            values.sort(AggregateFunctionsTest::compare);
            ColumnVector results = accumulator.results(0, 3);
            assertThat(results.isNull(0)).as("no values").isTrue();
            var found = (List<?>) Objects.requireNonNull(LiteralVectors.valueAt(results, signature.resultType(), 1));
            int third = (int) Math.ceil(0.3 * values.size()) - 1;
            assertThat(found.stream().map(AggregateFunctionsTest::plain).toList())
                    .as(type.catalogString())
                    .isEqualTo(List.of(values.getFirst(), values.get(third), values.getLast()).stream()
                            .map(AggregateFunctionsTest::plain)
                            .toList());
        }
    }

    @Test
    void goesOnCollectingAfterListsWereTaken() {
        var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate("collect_list"));
        for (DataType type : List.of(AtomicType.DOUBLE, AtomicType.LONG, AtomicType.STRING)) {
            Signature signature = function.bind(List.of(Argument.of(type)));
            Accumulator lists = function.accumulator(signature);
            var vectors = new RandomVectors(type.hashCode());
            List<List<Object>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int batch = 0; batch < 5; batch++) {
                int groups = Math.min(batch + 1, 3);
                lists.resize(groups);
                ColumnVector vector = vectors.next(type, 30);
                int[] groupOf = vectors.random().ints(30, 0, groups).toArray();
                lists.update(new ColumnVector[] {vector}, groupOf, 30);
                for (int i = 0; i < 30; i++) {
                    Object value = LiteralVectors.valueAt(vector, type, i);
                    if (value != null) expected.get(groupOf[i]).add(value);
                }
                ColumnVector last = lists.results(groups - 1, 1);
                assertThat(LiteralVectors.valueAt(last, signature.resultType(), 0))
                        .as("%s, batch %s", type, batch)
                        .isEqualTo(expected.get(groups - 1));
                ColumnVector all = lists.states(0, groups)[0];
                for (int g = 0; g < groups; g++) {
                    assertThat(LiteralVectors.valueAt(all, signature.resultType(), g))
                            .isEqualTo(expected.get(g));
                }
            }
        }
    }

    @Test
    void computesMoments() {
        for (String name : List.of("var_pop", "skewness", "kurtosis")) {
            var function = Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
            Signature signature = function.bind(List.of(Argument.of(AtomicType.DOUBLE)));
            Accumulator whole = function.accumulator(signature);
            Accumulator other = function.accumulator(signature);
            whole.resize(2);
            other.resize(2);
            Object[] values = {1.0, null, 4.0, 9.0, 16.0, 25.5};
            ColumnVector vector = LiteralVectors.vector(AtomicType.DOUBLE, values);
            whole.update(new ColumnVector[] {vector.slice(0, 4)}, new int[] {1, 1, 1, 1}, 4);
            other.update(new ColumnVector[] {vector.slice(4, 2)}, new int[] {1, 1}, 2);
            whole.merge(other.states(0, 2), new int[] {0, 1}, 2);
            double mean = 55.5 / 5;
            double second = 0;
            double third = 0;
            double fourth = 0;
            for (Object value : values) {
                if (!(value instanceof Double number)) continue;
                second += Math.pow(number - mean, 2);
                third += Math.pow(number - mean, 3);
                fourth += Math.pow(number - mean, 4);
            }
            double expected = switch (name) {
                case "var_pop" -> second / 5;
                case "skewness" -> Math.sqrt(5) * third / Math.pow(second, 1.5);
                default -> 5 * fourth / (second * second) - 3;
            };
            assertThat((Double) LiteralVectors.valueAt(whole.results(1, 1), AtomicType.DOUBLE, 0))
                    .as(name)
                    .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-9));
            assertThat(whole.results(0, 1).isNull(0)).isTrue();
        }
    }

    private static @Nullable Object percentile(List<? extends @Nullable Object> values, double share) {
        double[] sorted =
                present(values).stream().mapToDouble(v -> (Double) v).sorted().toArray();
        if (sorted.length == 0) return null;
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        if (below == above || sorted[below] == sorted[above]) return sorted[below];
        return (above - position) * sorted[below] + (position - below) * sorted[above];
    }

    /// What a function gives for the values of a group.
    private interface Definition {
        @Nullable
        Object of(List<@Nullable Object> values);
    }

    /// Compares a function, over random rows in random groups, with its plain definition: in one pass, and as two
    /// partial results merged.
    private static void check(String name, DataType type, Definition expected) {
        AggregateFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        Signature signature = function.bind(List.of(Argument.of(type)));
        var vectors = new RandomVectors(name.hashCode() + type.hashCode());
        Accumulator whole = function.accumulator(signature);
        Accumulator[] parts = {function.accumulator(signature), function.accumulator(signature)};
        List<List<@Nullable Object>> groups = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) groups.add(new ArrayList<>());
        whole.resize(GROUPS);
        for (Accumulator part : parts) part.resize(GROUPS);
        for (int batch = 0; batch < 6; batch++) {
            int size = vectors.random().nextInt(60);
            ColumnVector vector = vectors.next(type, size);
            boolean single = batch == 3;
            int[] groupOf = single
                    ? new int[size]
                    : vectors.random().ints(size, 0, GROUPS - 1).toArray();
            for (int i = 0; i < size; i++) groups.get(groupOf[i]).add(LiteralVectors.valueAt(vector, type, i));
            for (Accumulator accumulator : List.of(whole, parts[batch / 3])) {
                if (single) accumulator.updateAll(new ColumnVector[] {vector}, 0, size);
                else accumulator.update(new ColumnVector[] {vector}, groupOf, size);
            }
        }
        Accumulator merged = function.accumulator(signature);
        merged.resize(GROUPS);
        int[] all = java.util.stream.IntStream.range(0, GROUPS).toArray();
        for (Accumulator part : parts) merged.merge(part.states(0, GROUPS), all, GROUPS);
        DataType result = signature.resultType();
        for (int g = 0; g < GROUPS; g++) {
            Object wanted = expected.of(groups.get(g));
            assertThat(plain(LiteralVectors.valueAt(whole.results(0, GROUPS), result, g)))
                    .as("%s(%s), group %s", name, type, g)
                    .isEqualTo(plain(wanted));
            assertThat(plain(LiteralVectors.valueAt(merged.results(0, GROUPS), result, g)))
                    .as("%s(%s) merged, group %s", name, type, g)
                    .isEqualTo(plain(wanted));
        }
    }

    /// 0.0 for -0.0: they are equal in SQL.
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Double d) return d + 0.0;
        return value instanceof Float f ? (Object) (f + 0.0f) : value;
    }

    private static List<Object> present(List<? extends @Nullable Object> values) {
        var present = new ArrayList<Object>();
        for (Object value : values) if (value != null) present.add(value);
        return present;
    }

    private static BigDecimal sum(List<? extends @Nullable Object> values) {
        return present(values).stream().map(v -> (BigDecimal) v).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // both values are of one comparable class
    private static int compare(Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) return Double.compare(x + 0.0, y + 0.0);
        if (a instanceof Float x && b instanceof Float y) return Float.compare(x + 0.0f, y + 0.0f);
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compareUnsigned(
                    x.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    y.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return ((Comparable) a).compareTo(b);
    }
}
