package dev.kindling.execution.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestAggregates;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.window.WindowFrame.Bound;
import dev.kindling.execution.window.WindowFrame.CurrentRow;
import dev.kindling.execution.window.WindowFrame.UnboundedPreceding;
import dev.kindling.execution.window.WindowFrame.Unit;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowOperatorTest {

    /// Partition, order key, order key - 2, order key + 3 (towards the end), a value, a filter.
    private static final List<DataType> TYPES = List.of(
            AtomicType.STRING, AtomicType.LONG, AtomicType.LONG, AtomicType.LONG, AtomicType.LONG, AtomicType.BOOLEAN);

    private static final int VALUE = 4;

    private final Path folder;

    WindowOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void computesEveryFunctionOverEveryFrame(long seed) {
        var random = new Random(seed);
        check(seed, 600, 1 + random.nextInt(40), calls(random), true);
        check(seed, 150, 200, calls(random), true);
    }

    @Test
    void treatsAllRowsAsOnePartitionWithoutKeys() {
        check(7, 400, 10, calls(new Random(7)), false);
    }

    @Test
    void worksThroughManyChunks() {
        List<WindowCall> calls = List.of(
                WindowCall.Ranking.of(Kind.ROW_NUMBER),
                new WindowCall.Shifted(VALUE, -1, WindowCall.NONE, false),
                new WindowCall.Framed(sum(), new WindowFrame(Unit.ROWS, new UnboundedPreceding(), new CurrentRow())));
        List<Batch> batches = sorted(80_000, 30_000, SortKey.ascending(1), true, 12, new Random(8));
        var operator = new WindowOperator(
                new TestInput(batches), TYPES, new int[] {0}, List.of(), calls, task().context("window"));
        int number = 0;
        Long sum = null;
        List<@Nullable Object> before = List.of();
        for (List<@Nullable Object> row : TestRows.drain(operator)) {
            boolean begins = before.isEmpty() || !Objects.equals(before.getFirst(), row.getFirst());
            number = begins ? 1 : number + 1;
            if (begins) sum = null;
            Object value = row.get(VALUE);
            if (value != null) sum = (sum == null ? 0 : sum) + (Long) value;
            assertThat(row.subList(TYPES.size(), row.size()))
                    .isEqualTo(Arrays.asList(number, begins ? null : before.get(VALUE), sum));
            before = row;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12})
    void computesTheSameOverPartitionsThatDoNotFitIntoMemory(long seed) {
        var random = new Random(seed);
        List<WindowCall> calls = calls(random);
        var order = new SortKey(1, random.nextBoolean(), random.nextBoolean());
        boolean isPartitioned = seed % 2 == 0;
        int keys = seed > 10 ? 3000 : 12;
        List<Batch> batches = sorted(9000, isPartitioned ? 3 : 10, order, isPartitioned, keys, random);
        int[] partitionKeys = isPartitioned ? new int[] {0} : new int[0];
        List<List<List<@Nullable Object>>> results = new ArrayList<>();
        for (long memory : new long[] {1L << 30, 200_000}) {
            var task = new TestTask(memory, folder);
            results.add(TestRows.drain(new WindowOperator(
                    new TestInput(batches), TYPES, partitionKeys, List.of(order), calls, task.context("window"))));
            assertThat(task.memory().usedBytes()).isZero();
            assertThat(task.spillFileCount()).isZero();
            assertThat(task.counter(OperatorCounters.SPILLS) > 0).isEqualTo(memory < 1 << 30);
        }
        for (int i = 0; i < 9000; i++) {
            for (int c = 0; c < calls.size(); c++) {
                assertThat(results.get(1).get(i).get(TYPES.size() + c))
                        .as("seed %s, row %s, %s", seed, i, calls.get(c))
                        .isEqualTo(results.get(0).get(i).get(TYPES.size() + c));
            }
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
    }

    @Test
    void hasNoRowsWithoutInput() {
        var operator = new WindowOperator(
                new TestInput(List.of()), TYPES, new int[] {0}, List.of(), List.of(), task().context("window"));
        assertThat(TestRows.drain(operator)).isEmpty();
    }

    private TestTask task() {
        return new TestTask(1L << 30, folder);
    }

    private static Aggregation sum() {
        return Aggregation.of(TestAggregates.SUM, TestAggregates.SUM.signature(), List.of(VALUE));
    }

    private static List<WindowCall> calls(Random random) {
        List<WindowCall> calls = new ArrayList<>();
        for (Kind kind : List.of(Kind.ROW_NUMBER, Kind.RANK, Kind.DENSE_RANK, Kind.PERCENT_RANK, Kind.CUME_DIST)) {
            calls.add(WindowCall.Ranking.of(kind));
        }
        calls.add(new WindowCall.Ranking(Kind.NTILE, 1 + random.nextInt(9)));
        for (int distance : new int[] {-3, -1, 0, 1, 2}) {
            calls.add(new WindowCall.Shifted(VALUE, distance, random.nextBoolean() ? 1 : WindowCall.NONE, false));
            calls.add(new WindowCall.Shifted(VALUE, distance, WindowCall.NONE, true));
        }
        for (int i = 0; i < 12; i++) {
            WindowFrame frame = frame(random);
            calls.add(new WindowCall.Picked(Kind.FIRST_VALUE, VALUE, 1, random.nextBoolean(), frame));
            calls.add(new WindowCall.Picked(Kind.LAST_VALUE, VALUE, 1, random.nextBoolean(), frame));
            calls.add(new WindowCall.Picked(Kind.NTH_VALUE, VALUE, 2, random.nextBoolean(), frame));
            calls.add(new WindowCall.Framed(sum(), frame));
            calls.add(new WindowCall.Framed(
                    new Aggregation(TestAggregates.COUNT, TestAggregates.COUNT.signature(), List.of(VALUE), 5), frame));
        }
        return calls;
    }

    private static WindowFrame frame(Random random) {
        Unit unit = List.of(Unit.values()).get(random.nextInt(3));
        List<Bound> bounds = new ArrayList<>(List.of(new WindowFrame.CurrentRow()));
        Bound startOnly = new WindowFrame.UnboundedPreceding();
        Bound endOnly = new WindowFrame.UnboundedFollowing();
        if (unit == Unit.RANGE) {
            bounds.add(new WindowFrame.Value(2));
            bounds.add(new WindowFrame.Value(3));
        } else {
            for (int distance = -3; distance < 4; distance++) bounds.add(new WindowFrame.Offset(distance));
            bounds.add(new WindowFrame.Offset(Long.MAX_VALUE));
        }
        Bound start = random.nextInt(4) == 0 ? startOnly : bounds.get(random.nextInt(bounds.size()));
        Bound end = random.nextInt(4) == 0 ? endOnly : bounds.get(random.nextInt(bounds.size()));
        return new WindowFrame(unit, start, end);
    }

    private void check(long seed, int rowCount, int partitions, List<WindowCall> calls, boolean isPartitioned) {
        var random = new Random(seed);
        boolean ascending = random.nextBoolean();
        var order = new SortKey(1, ascending, random.nextBoolean());
        List<Batch> batches = sorted(rowCount, partitions, order, isPartitioned, 12, random);
        int[] keys = isPartitioned ? new int[] {0} : new int[0];
        var task = task();
        var operator =
                new WindowOperator(new TestInput(batches), TYPES, keys, List.of(order), calls, task.context("window"));
        List<List<@Nullable Object>> actual = TestRows.drain(operator);
        assertThat(task.memory().usedBytes()).isZero();
        List<List<@Nullable Object>> rows = TestRows.rows(batches);
        assertThat(actual).hasSize(rows.size());
        for (int start = 0; start < rows.size(); ) {
            int end = start + 1;
            while (end < rows.size()
                    && (!isPartitioned
                            || Objects.equals(
                                    rows.get(end).getFirst(), rows.get(start).getFirst()))) end++;
            var reference = new Reference(rows.subList(start, end), ascending);
            for (int i = start; i < end; i++) {
                List<@Nullable Object> expected = new ArrayList<>(rows.get(i));
                for (WindowCall call : calls) expected.add(reference.value(call, i - start));
                if (!actual.get(i).equals(expected)) {
                    for (int c = 0; c < calls.size(); c++) {
                        assertThat(actual.get(i).get(TYPES.size() + c))
                                .as("seed %s, row %s, %s", seed, i, calls.get(c))
                                .isEqualTo(expected.get(TYPES.size() + c));
                    }
                }
                assertThat(actual.get(i)).isEqualTo(expected);
            }
            start = end;
        }
    }

    private static List<Batch> sorted(
            int rowCount, int partitions, SortKey order, boolean isPartitioned, int keyCount, Random random) {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.INT, AtomicType.LONG, AtomicType.BOOLEAN);
        record Place(Batch batch, int row) {}
        List<Place> places = new ArrayList<>();
        for (Batch batch : TestRows.random(types, rowCount, partitions, 0.1, random)) {
            long[] keys = random.longs(batch.rowCount(), 0, keyCount).toArray();
            var key = new LongVector(keys, 0, keys.length, nulls(keys.length, random));
            long[] before = Arrays.stream(keys)
                    .map(k -> order.ascending() ? k - 2 : k + 2)
                    .toArray();
            long[] after = Arrays.stream(keys)
                    .map(k -> order.ascending() ? k + 3 : k - 3)
                    .toArray();
            Batch full = Batch.of(
                    batch.column(0),
                    key,
                    new LongVector(before, 0, keys.length, key.validity()),
                    new LongVector(after, 0, keys.length, key.validity()),
                    batch.column(2),
                    batch.column(3));
            for (int i = 0; i < full.rowCount(); i++) places.add(new Place(full, i));
        }
        List<SortKey> keys = isPartitioned ? List.of(SortKey.ascending(0), order) : List.of(order);
        var comparison = new RowOrder(keys);
        places.sort((a, b) -> comparison.compare(a.batch, a.row, b.batch, b.row));
        var store = new RowStore(TYPES);
        List<Batch> batches = new ArrayList<>();
        for (Place place : places) store.append(place.batch.slice(place.row, 1));
        for (int from = 0; from < rowCount; ) {
            int count = Math.min(rowCount - from, 1 + random.nextInt(Batch.CAPACITY));
            batches.add(store.range(from, count));
            from += count;
        }
        return batches;
    }

    private static long @Nullable [] nulls(int size, Random random) {
        if (random.nextBoolean()) return null;
        long[] bits = new long[(size + 63) / 64];
        for (int i = 0; i < bits.length; i++) {
            for (int more = 0; more < 3; more++) bits[i] |= random.nextLong();
        }
        return bits;
    }

    /// One partition, seen row by row.
    private record Reference(List<List<@Nullable Object>> rows, boolean ascending, List<Integer> groups) {

        Reference(List<List<@Nullable Object>> rows, boolean ascending) {
            this(rows, ascending, new ArrayList<>());
            int group = 0;
            for (int i = 0; i < rows.size(); i++) {
                if (i > 0 && !peers(i, i - 1)) group++;
                groups.add(group);
            }
        }

        @Nullable
        Object value(WindowCall call, int i) {
            return switch (call) {
                case WindowCall.Ranking(var kind, var buckets) -> ranking(kind, buckets, i);
                case WindowCall.Shifted shifted -> shifted(shifted, i);
                case WindowCall.Picked picked -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int j : frame(picked.frame(), i)) {
                        Object value = rows.get(j).get(picked.column());
                        if (value != null || !picked.ignoreNulls()) values.add(value);
                    }
                    int at = picked.kind() == Kind.FIRST_VALUE
                            ? 0
                            : picked.kind() == Kind.LAST_VALUE ? values.size() - 1 : picked.n() - 1;
                    yield at >= 0 && at < values.size() ? values.get(at) : null;
                }
                case WindowCall.Framed(var aggregation, var frame) -> {
                    long sum = 0;
                    long count = 0;
                    for (int j : frame(frame, i)) {
                        Object value = rows.get(j).get(VALUE);
                        boolean counts = aggregation.filter() < 0
                                || Boolean.TRUE.equals(rows.get(j).get(aggregation.filter()));
                        if (value == null || !counts) continue;
                        sum += (Long) value;
                        count++;
                    }
                    boolean isSum = aggregation.function() == TestAggregates.SUM;
                    yield isSum ? (count == 0 ? null : (Object) sum) : (Object) count;
                }
            };
        }

        private @Nullable Object shifted(WindowCall.Shifted call, int i) {
            int at = i;
            if (call.ignoreNulls()) {
                for (int left = Math.abs(call.distance()); left > 0; left--) {
                    do {
                        at += Integer.signum(call.distance());
                    } while (at >= 0 && at < rows.size() && rows.get(at).get(call.column()) == null);
                }
            } else {
                at += call.distance();
            }
            if (at >= 0 && at < rows.size()) return rows.get(at).get(call.column());
            return call.defaultColumn() < 0 ? null : rows.get(i).get(call.defaultColumn());
        }

        private Object ranking(Kind kind, int buckets, int i) {
            int first = i;
            while (first > 0 && peers(first - 1, i)) first--;
            int end = i;
            while (end < rows.size() && peers(end, i)) end++;
            return switch (kind) {
                case ROW_NUMBER -> i + 1;
                case RANK -> first + 1;
                case DENSE_RANK -> group(i) + 1;
                case PERCENT_RANK -> rows.size() == 1 ? 0.0 : (double) first / (rows.size() - 1);
                case CUME_DIST -> (double) end / rows.size();
                default -> {
                    int row = 0;
                    int bucket = 0;
                    while (row <= i) {
                        row += rows.size() / buckets + (bucket < rows.size() % buckets ? 1 : 0);
                        bucket++;
                    }
                    yield bucket;
                }
            };
        }

        private boolean peers(int i, int j) {
            return Objects.equals(rows.get(i).get(1), rows.get(j).get(1));
        }

        private List<Integer> frame(WindowFrame frame, int i) {
            List<Integer> result = new ArrayList<>();
            for (int j = 0; j < rows.size(); j++) {
                if (place(frame.unit(), frame.start(), i, j) >= 0 && place(frame.unit(), frame.end(), i, j) <= 0) {
                    result.add(j);
                }
            }
            return result;
        }

        /// Whether row `j` lies before, at or after a bound of row `i`.
        private int place(Unit unit, Bound bound, int i, int j) {
            return switch (bound) {
                case WindowFrame.UnboundedPreceding _ -> 1;
                case WindowFrame.UnboundedFollowing _ -> -1;
                case WindowFrame.CurrentRow _ ->
                    unit == Unit.ROWS ? Integer.compare(j, i) : Integer.compare(group(j), group(i));
                case WindowFrame.Offset(var distance) ->
                    unit == Unit.ROWS
                            ? Long.compare(j - (long) i, distance)
                            : Long.compare(group(j) - (long) group(i), distance);
                case WindowFrame.Value(var column) -> {
                    Object bounded = rows.get(i).get(column);
                    Object key = rows.get(j).get(1);
                    if (bounded == null || key == null) {
                        boolean bothNull = bounded == null && key == null;
                        yield bothNull ? 0 : Integer.compare(group(j), group(i));
                    }
                    int compared = Long.compare((Long) key, (Long) bounded);
                    yield ascending ? compared : -compared;
                }
            };
        }

        private int group(int i) {
            return groups.get(i);
        }
    }
}
