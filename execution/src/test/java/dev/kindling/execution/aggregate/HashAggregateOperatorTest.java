package dev.kindling.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.execution.aggregate.HashAggregateOperator.Mode;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestAggregates;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashAggregateOperatorTest {

    private static final long PLENTY = 1L << 30;

    private final Path folder;

    HashAggregateOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void groupsByKeysOfEveryTypeAlone(long seed) {
        for (DataType type : TestRows.ALL_TYPES) checkAllModes(List.of(type), 4000, 60, seed, PLENTY);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8, 9, 10})
    void groupsByRandomCombinationsOfKeys(long seed) {
        var random = new Random(seed);
        List<DataType> types = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            types.add(TestRows.ALL_TYPES.get(random.nextInt(TestRows.ALL_TYPES.size())));
        }
        checkAllModes(types, 5000, 12, seed, PLENTY);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void groupsByTwoShortKeys(long seed) {
        checkAllModes(List.of(AtomicType.INT, AtomicType.BOOLEAN), 5000, 500, seed, PLENTY);
        checkAllModes(List.of(AtomicType.FLOAT, AtomicType.INT), 5000, 30, seed, PLENTY);
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14, 15})
    void spillsAndMergesWhenRefusedMemory(long seed) {
        TestTask task = checkAllModes(List.of(AtomicType.LONG), 60_000, 40_000, seed, 700_000);
        assertThat(task.counter(OperatorCounters.SPILLED_BYTES)).isPositive();
        assertThat(task.spillFileCount()).isZero();
        task = checkAllModes(List.of(AtomicType.STRING, AtomicType.INT), 30_000, 20_000, seed, 900_000);
        assertThat(task.counter(OperatorCounters.SPILLED_BYTES)).isPositive();
    }

    @Test
    void passesRowsThroughWhereGroupingDoesNotReduceThem() {
        checkAllModes(List.of(AtomicType.LONG), 150_001, 1 << 28, 16, PLENTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sum", "avg", "min", "max", "count", "bit_xor", "approx_count_distinct", "max_by", "median"})
    void givesTheSameResultsFromMemoryFromDiskAndInTwoHalves(String name) {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.LONG, AtomicType.LONG, AtomicType.DOUBLE);
        List<Batch> batches = TestRows.random(types, 20_000, 9_001, 0.1, new Random(18));
        AggregateFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        List<Integer> arguments = switch (name) {
            case "max_by" -> List.of(1, 2);
            case "median" -> List.of(3);
            default -> List.of(1);
        };
        var signature = function.bind(
                arguments.stream().map(types::get).map(Argument::of).toList());
        List<Aggregation> aggregations = List.of(Aggregation.of(function, signature, arguments));
        int[] keys = {0};
        var plenty = new TestTask(PLENTY, folder);
        List<List<@Nullable Object>> expected = TestRows.drain(new HashAggregateOperator(
                new TestInput(batches), types, keys, aggregations, Mode.COMPLETE, plenty.context("aggregate")));
        var little = new TestTask(name.equals("approx_count_distinct") ? 800_000 : 350_000, folder);
        var spilling = new HashAggregateOperator(
                new TestInput(batches), types, keys, aggregations, Mode.COMPLETE, little.context("aggregate"));
        TestRows.assertSameRows(TestRows.drain(spilling), expected, name);
        assertThat(little.counter(OperatorCounters.SPILLS)).isPositive();

        List<DataType> stateTypes = new ArrayList<>(List.of(AtomicType.STRING));
        stateTypes.addAll(function.stateTypes(signature));
        List<Integer> states = IntStream.range(1, stateTypes.size()).boxed().toList();
        var partial = new HashAggregateOperator(
                new TestInput(batches), types, keys, aggregations, Mode.PARTIAL, plenty.context("partial"));
        var last = new HashAggregateOperator(
                partial,
                stateTypes,
                keys,
                List.of(Aggregation.of(function, signature, states)),
                Mode.FINAL,
                plenty.context("aggregate"));
        TestRows.assertSameRows(TestRows.drain(last), expected, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "avg", "min", "count", "bit_xor", "approx_count_distinct", "median"})
    void mergesTheStatesOfGroupsByMoreKeys(String name) {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.INT, AtomicType.LONG, AtomicType.DOUBLE);
        List<Batch> batches = TestRows.random(types, 20_000, 601, 0.1, new Random(19));
        AggregateFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        int argument = name.equals("median") ? 3 : 2;
        var signature = function.bind(List.of(Argument.of(types.get(argument))));
        List<Aggregation> aggregations = List.of(Aggregation.of(function, signature, List.of(argument)));
        var plenty = new TestTask(PLENTY, folder);
        List<List<@Nullable Object>> expected = TestRows.drain(new HashAggregateOperator(
                new TestInput(batches), types, new int[] {0}, aggregations, Mode.COMPLETE, plenty.context("whole")));

        List<DataType> stateTypes = new ArrayList<>(List.of(AtomicType.STRING, AtomicType.INT));
        stateTypes.addAll(function.stateTypes(signature));
        List<Integer> states = IntStream.range(2, stateTypes.size()).boxed().toList();
        int[] keys = {0, 1};
        for (long memory : new long[] {PLENTY, name.equals("approx_count_distinct") ? 2_000_000 : 400_000}) {
            var partial = new HashAggregateOperator(
                    new TestInput(batches), types, keys, aggregations, Mode.PARTIAL, plenty.context("partial"));
            var task = new TestTask(memory, folder);
            var merged = new HashAggregateOperator(
                    partial,
                    stateTypes,
                    keys,
                    List.of(Aggregation.of(function, signature, states)),
                    Mode.MERGE,
                    task.context("merge"));
            var outer = new HashAggregateOperator(
                    merged,
                    stateTypes,
                    new int[] {0},
                    List.of(Aggregation.of(new MergedStates(function), signature, states)),
                    Mode.COMPLETE,
                    plenty.context("outer"));
            TestRows.assertSameRows(TestRows.drain(outer), expected, name);
            assertThat(task.counter(OperatorCounters.SPILLS) > 0).isEqualTo(memory < PLENTY);
        }
    }

    @Test
    void passesRowsThroughWhereAnotherTaskHasGroupedInVain() {
        List<DataType> types = List.of(AtomicType.LONG);
        List<Batch> different = TestRows.random(types, 10_000, 1 << 28, 0.1, new Random(20));
        List<Batch> alike = TestRows.random(types, 10_000, 100, 0.1, new Random(21));
        var findings = new GroupingFindings();
        assertThat(partialGroups(alike, List.of(), findings)).hasSizeLessThan(200);
        assertThat(partialGroups(different, List.of(), findings)).hasSizeGreaterThan(7500);
        assertThat(partialGroups(alike, List.of(), findings)).hasSize(10_000);
        assertThat(partialGroups(alike, List.of(count(List.of(0))), findings))
                .as("sums do not depend on which task ends first")
                .hasSizeLessThan(200);
        assertThat(partialGroups(alike, List.of(), findings)).hasSizeLessThan(200);
    }

    private List<List<@Nullable Object>> partialGroups(
            List<Batch> rows, List<Aggregation> aggregations, GroupingFindings findings) {
        var context = new TestTask(PLENTY, folder).context("aggregate");
        return TestRows.drain(new HashAggregateOperator(
                new TestInput(rows),
                List.of(AtomicType.LONG),
                new int[] {0},
                aggregations,
                Mode.PARTIAL,
                context,
                AggregateInput.columns(context.evaluation()),
                null,
                findings));
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void makesRoomForAsManyGroupsAsATaskBeforeHad(long seed) {
        List<List<DataType>> keyTypes = List.of(
                List.of(AtomicType.LONG),
                List.of(AtomicType.STRING),
                List.of(AtomicType.INT, AtomicType.INT),
                List.of(AtomicType.STRING, AtomicType.LONG),
                List.of(new ArrayType(AtomicType.INT)));
        for (List<DataType> keys : keyTypes) {
            var random = new Random(seed);
            var findings = new GroupingFindings();
            for (int rowCount : new int[] {40_000, 60_000, 20_000, 3_000, 40_000, 30_000}) {
                List<DataType> types = new ArrayList<>(keys);
                types.add(AtomicType.LONG);
                types.add(AtomicType.BOOLEAN);
                List<Batch> batches = TestRows.random(types, rowCount, 1 << 28, 0.1, random);
                for (long memory : new long[] {PLENTY, 2_000_000}) {
                    var task = new TestTask(memory, folder);
                    TestRows.assertSameRows(
                            TestRows.drain(sumsAndCounts(batches, types, keys.size(), findings, task)),
                            reference(TestRows.rows(batches), keys.size()),
                            "seed " + seed + ", " + keys + ", " + rowCount + " rows, " + memory + " bytes");
                    assertThat(task.memory().usedBytes()).isZero();
                }
            }
        }
    }

    @Test
    void asksForTheMemoryOfTheGroupsItExpects() {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.LONG, AtomicType.BOOLEAN);
        List<Batch> many = TestRows.random(types, 60_000, 1 << 28, 0, new Random(33));
        List<Batch> few = TestRows.random(types, 100, 10, 0, new Random(34));
        var findings = new GroupingFindings();
        TestRows.drain(sumsAndCounts(many, types, 1, findings, new TestTask(PLENTY, folder)));
        var task = new TestTask(PLENTY, folder);
        try (BatchOperator expecting = sumsAndCounts(few, types, 1, findings, task)) {
            assertThat(task.memory().usedBytes()).isGreaterThan(1 << 20);
            assertThat(TestRows.drain(expecting)).hasSizeLessThan(100);
        }
        assertThat(task.memory().usedBytes()).isZero();
    }

    private static BatchOperator sumsAndCounts(
            List<Batch> rows, List<DataType> types, int keyCount, GroupingFindings findings, TestTask task) {
        int[] keys = new int[keyCount];
        Arrays.setAll(keys, i -> i);
        var context = task.context("aggregate");
        return new HashAggregateOperator(
                new TestInput(rows),
                types,
                keys,
                sumAndCount(keyCount),
                Mode.COMPLETE,
                context,
                AggregateInput.columns(context.evaluation()),
                null,
                findings);
    }

    private static List<Aggregation> sumAndCount(int argument) {
        return List.of(
                Aggregation.of(TestAggregates.SUM, TestAggregates.SUM.signature(), List.of(argument)),
                new Aggregation(
                        TestAggregates.COUNT, TestAggregates.COUNT.signature(), List.of(argument), argument + 1));
    }

    @Test
    void isOneRowWithoutKeysEvenWithoutInput() {
        for (Mode mode : List.of(Mode.FINAL, Mode.COMPLETE)) {
            List<Integer> arguments = mode == Mode.FINAL ? List.of(0, 1) : List.of(0);
            var operator = new HashAggregateOperator(
                    new TestInput(List.of()),
                    List.of(AtomicType.LONG, AtomicType.LONG),
                    new int[0],
                    List.of(count(arguments)),
                    mode,
                    new TestTask(PLENTY, folder).context("aggregate"));
            assertThat(TestRows.drain(operator)).containsExactly(List.of(0L));
        }
    }

    @Test
    void hasNoRowsWithKeysAndWithoutInput() {
        var operator = new HashAggregateOperator(
                new TestInput(List.of()),
                List.of(AtomicType.LONG),
                new int[] {0},
                List.of(),
                Mode.COMPLETE,
                new TestTask(PLENTY, folder).context("aggregate"));
        assertThat(TestRows.drain(operator)).isEmpty();
    }

    @Test
    void tellsKeysWithTheSameHashApart() {
        var random = new Random(17);
        List<DataType> types = List.of(new ArrayType(AtomicType.INT), AtomicType.LONG);
        var table = new HashedGroupTable(types, 3L << 62);
        Map<List<@Nullable Object>, Integer> numbers = new LinkedHashMap<>();
        int[] groups = new int[Batch.CAPACITY];
        for (Batch batch : TestRows.random(types, 5000, 20, 0.1, random)) {
            table.find(batch.columns().toArray(ColumnVector[]::new), batch.rowCount(), groups);
            List<List<@Nullable Object>> rows = TestRows.rows(List.of(batch));
            for (int i = 0; i < rows.size(); i++) {
                int group = groups[i];
                assertThat(numbers.computeIfAbsent(rows.get(i), _ -> group)).isEqualTo(group);
            }
        }
        assertThat(table.groupCount()).isEqualTo(numbers.size());
    }

    private static Aggregation count(List<Integer> arguments) {
        return Aggregation.of(TestAggregates.COUNT, TestAggregates.COUNT.signature(), arguments);
    }

    /// Aggregates at once, and in two halves, and compares both with a map.
    private TestTask checkAllModes(List<DataType> keyTypes, int rowCount, int distinct, long seed, long memory) {
        var random = new Random(seed);
        List<DataType> types = new ArrayList<>(keyTypes);
        types.add(AtomicType.LONG);
        types.add(AtomicType.BOOLEAN);
        List<Batch> batches = TestRows.random(types, rowCount, distinct, 0.15, random);
        int[] keys = new int[keyTypes.size()];
        Arrays.setAll(keys, i -> i);
        int argument = keys.length;
        List<Aggregation> aggregations = sumAndCount(argument);
        List<List<@Nullable Object>> expected = reference(TestRows.rows(batches), keys.length);

        var task = new TestTask(memory, folder);
        var complete = new HashAggregateOperator(
                new TestInput(batches), types, keys, aggregations, Mode.COMPLETE, task.context("aggregate"));
        TestRows.assertSameRows(TestRows.drain(complete), expected, "seed " + seed + ", " + types);
        assertThat(task.memory().usedBytes()).isZero();

        BatchOperator partial = new HashAggregateOperator(
                new TestInput(batches),
                types,
                keys,
                aggregations,
                Mode.PARTIAL,
                new TestTask(Math.max(memory, 1 << 20), folder).context("partial"));
        List<DataType> stateTypes = new ArrayList<>(keyTypes);
        for (int i = 0; i < 4; i++) stateTypes.add(AtomicType.LONG);
        var last = new HashAggregateOperator(
                partial,
                stateTypes,
                keys,
                List.of(
                        Aggregation.of(
                                TestAggregates.SUM, TestAggregates.SUM.signature(), List.of(argument, argument + 1)),
                        count(List.of(argument + 2, argument + 3))),
                Mode.FINAL,
                task.context("aggregate"));
        TestRows.assertSameRows(TestRows.drain(last), expected, "seed " + seed + ", " + types);
        assertThat(task.memory().usedBytes()).isZero();
        return task;
    }

    private static List<List<@Nullable Object>> reference(List<List<@Nullable Object>> rows, int keyCount) {
        Map<List<@Nullable Object>, long[]> groups = new LinkedHashMap<>();
        for (List<@Nullable Object> row : rows) {
            long[] state = groups.computeIfAbsent(row.subList(0, keyCount), _ -> new long[3]);
            Object value = row.get(keyCount);
            if (value == null) continue;
            state[0] += (Long) value;
            state[1]++;
            if (Boolean.TRUE.equals(row.get(keyCount + 1))) state[2]++;
        }
        List<List<@Nullable Object>> result = new ArrayList<>();
        groups.forEach((key, state) -> {
            List<@Nullable Object> row = new ArrayList<>(key);
            row.add(state[1] == 0 ? null : state[0]);
            row.add(state[2]);
            result.add(row);
        });
        return result;
    }
}
