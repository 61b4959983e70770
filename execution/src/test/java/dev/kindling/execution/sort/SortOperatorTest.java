package dev.kindling.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SortOperatorTest {

    private static final long PLENTY = 1L << 30;

    private final Path folder;

    SortOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Case(List<DataType> types, List<SortKey> keys, List<Batch> batches) {

        /// The last column numbers the rows, so that stability shows.
        static Case random(List<DataType> keyTypes, int rowCount, int distinct, Random random) {
            List<DataType> types = new ArrayList<>(keyTypes);
            types.add(AtomicType.INT);
            List<Batch> batches = new ArrayList<>();
            int number = 0;
            for (Batch batch : TestRows.random(keyTypes, rowCount, distinct, 0.15, random)) {
                int[] numbers = new int[batch.rowCount()];
                for (int i = 0; i < numbers.length; i++) numbers[i] = number++;
                List<ColumnVector> columns = new ArrayList<>(batch.columns());
                columns.add(IntVector.of(numbers));
                batches.add(new Batch(batch.rowCount(), columns));
            }
            List<SortKey> keys = new ArrayList<>();
            for (int i = 0; i < keyTypes.size(); i++) {
                keys.add(new SortKey(i, random.nextBoolean(), random.nextBoolean()));
            }
            return new Case(types, keys, batches);
        }

        List<List<@Nullable Object>> expected() {
            record Place(Batch batch, int row) {}
            List<Place> places = new ArrayList<>();
            for (Batch batch : batches) for (int i = 0; i < batch.rowCount(); i++) places.add(new Place(batch, i));
            var order = new RowOrder(keys);
            places.sort((a, b) -> order.compare(a.batch, a.row, b.batch, b.row));
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (Place place : places) rows.addAll(TestRows.rows(List.of(place.batch.slice(place.row, 1))));
            return rows;
        }
    }

    private BatchOperator sort(Case c, long fetch, TestTask task) {
        return new SortOperator(new TestInput(c.batches), c.types, c.keys, fetch, task.context("sort"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sortsByEveryTypeStably(long seed) {
        var random = new Random(seed);
        for (DataType type : TestRows.ALL_TYPES) {
            for (int distinct : new int[] {3, 50, 5000}) {
                Case c = Case.random(List.of(type), 3000, distinct, random);
                assertThat(TestRows.drain(sort(c, SortOperator.ALL, new TestTask(PLENTY, folder))))
                        .as("seed %s, %s", seed, c.keys)
                        .isEqualTo(c.expected());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6, 7, 8, 9, 10, 11})
    void sortsBySeveralKeys(long seed) {
        var random = new Random(seed);
        List<DataType> types = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            types.add(TestRows.ALL_TYPES.get(random.nextInt(TestRows.ALL_TYPES.size())));
        }
        Case c = Case.random(types, 4000, 8, random);
        List<List<@Nullable Object>> expected = c.expected();
        assertThat(TestRows.drain(sort(c, SortOperator.ALL, new TestTask(PLENTY, folder))))
                .as("seed %s", seed)
                .isEqualTo(expected);
        assertThat(TestRows.drain(sort(c, 100, new TestTask(PLENTY, folder)))).isEqualTo(expected.subList(0, 100));
    }

    @Test
    void sortsManyRows() {
        Case c = Case.random(List.of(AtomicType.LONG, AtomicType.DOUBLE), 80_000, 1 << 20, new Random(12));
        assertThat(TestRows.drain(sort(c, SortOperator.ALL, new TestTask(PLENTY, folder))))
                .isEqualTo(c.expected());
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14})
    void mergesRunsFromDiskWhenRefusedMemory(long seed) {
        var random = new Random(seed);
        Case c = Case.random(List.of(AtomicType.STRING, AtomicType.LONG), 60_000, 500, random);
        var task = new TestTask(500_000, folder);
        assertThat(TestRows.drain(sort(c, SortOperator.ALL, task)))
                .as("seed %s", seed)
                .isEqualTo(c.expected());
        assertThat(task.counter(OperatorCounters.SPILLS)).isGreaterThan(2);
        assertThat(task.spillFileCount()).isZero();
        assertThat(task.memory().usedBytes()).isZero();
    }

    @Test
    void mergesMoreRunsThanItKeepsOpen() {
        Case c = Case.random(List.of(AtomicType.INT), 60_000, 100, new Random(15));
        var task = new TestTask(70_000, folder);
        assertThat(TestRows.drain(sort(c, SortOperator.ALL, task))).isEqualTo(c.expected());
        assertThat(task.counter(OperatorCounters.SPILLS)).isGreaterThan(32);
        assertThat(task.spillFileCount()).isZero();
    }

    @Test
    void writesNoRunsOfAFewRowsWhereOthersHoldAllMemory() {
        Case c = Case.random(List.of(AtomicType.INT), 20_000, 100, new Random(24));
        List<Batch> slices = new ArrayList<>();
        for (Batch batch : c.batches) {
            for (int i = 0; i < batch.rowCount(); i += 8) slices.add(batch.slice(i, Math.min(8, batch.rowCount() - i)));
        }
        var task = new TestTask(300_000, folder);
        try (var others = task.memory().open("others")) {
            others.grow(300_000);
            assertThat(TestRows.drain(sort(new Case(c.types, c.keys, slices), SortOperator.ALL, task)))
                    .isEqualTo(c.expected());
        }
        assertThat(task.counter(OperatorCounters.SPILLS)).isBetween(2L, 20_000L / 1024 + 1);
        assertThat(task.spillFileCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 17, 18, 19, 20, 21})
    void keepsTheFirstRowsOnly(long seed) {
        var random = new Random(seed);
        DataType type = TestRows.ALL_TYPES.get(random.nextInt(TestRows.ALL_TYPES.size()));
        Case c = Case.random(List.of(type, AtomicType.INT), 30_000, 4000, random);
        List<SortKey> keys = new ArrayList<>(c.keys);
        keys.add(SortKey.ascending(2));
        List<List<@Nullable Object>> all = new Case(c.types, keys, c.batches).expected();
        for (int limit : new int[] {0, 1, 10, 3000, 40_000}) {
            int offset = random.nextInt(20);
            var task = new TestTask(PLENTY, folder);
            var operator =
                    new TopNOperator(new TestInput(c.batches), c.types, keys, limit, offset, task.context("topN"));
            assertThat(TestRows.drain(operator))
                    .as("seed %s, limit %s", seed, limit)
                    .isEqualTo(all.subList(offset, Math.min(offset + limit, all.size())));
            assertThat(task.memory().usedBytes()).isZero();
        }
    }

    @Test
    void limitsWithAnOffsetAcrossBatches() {
        List<Batch> batches = TestRows.random(List.of(AtomicType.LONG), 5000, 100, 0.1, new Random(22));
        List<List<@Nullable Object>> rows = TestRows.rows(batches);
        for (int offset : new int[] {0, 1, 777, 4999, 6000}) {
            var operator = new LimitOperator(
                    new TestInput(batches), offset, 900, new TestTask(PLENTY, folder).context("limit"));
            assertThat(TestRows.drain(operator))
                    .isEqualTo(rows.subList(Math.min(offset, 5000), Math.min(offset + 900, 5000)));
        }
    }

    @Test
    void mergesSortedInputs() {
        var random = new Random(23);
        List<Case> cases = new ArrayList<>();
        List<BatchOperator> inputs = new ArrayList<>();
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.DOUBLE);
        List<SortKey> keys = List.of(SortKey.descending(0), SortKey.ascending(1), SortKey.ascending(2));
        List<List<@Nullable Object>> all = new ArrayList<>();
        var task = new TestTask(PLENTY, folder);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Case part = Case.random(types, i * 700, 30, random);
            cases.add(part);
            batches.addAll(part.batches);
            inputs.add(sort(new Case(part.types, keys, part.batches), SortOperator.ALL, task));
        }
        List<DataType> allTypes = cases.getFirst().types;
        all.addAll(new Case(allTypes, keys, batches).expected());
        assertThat(TestRows.drain(new MergeOperator(inputs, allTypes, keys, task.context("merge"))))
                .isEqualTo(all);
        assertThat(all).isSortedAccordingTo(Comparator.comparing(r -> r.getFirst() == null));
    }
}
