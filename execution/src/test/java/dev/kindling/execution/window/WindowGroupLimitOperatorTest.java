package dev.kindling.execution.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.sort.SortOperator;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowGroupLimitOperatorTest {

    private static final List<DataType> ORDERED = List.of(
            AtomicType.INT,
            AtomicType.LONG,
            AtomicType.STRING,
            AtomicType.DOUBLE,
            AtomicType.BOOLEAN,
            AtomicType.FLOAT,
            new DecimalType(38, 2));

    private static final List<DataType> PAIR = List.of(AtomicType.INT, AtomicType.LONG);

    private final Path folder;

    WindowGroupLimitOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private TestTask task(long memoryBytes) {
        return new TestTask(memoryBytes, folder);
    }

    private static WindowGroupLimitOperator limit(
            List<Batch> batches, Kind rank, int limit, SortKey order, TestTask task) {
        return new WindowGroupLimitOperator(
                new TestInput(batches), PAIR, new int[] {0}, List.of(order), rank, limit, task.context("limit"));
    }

    /// The rows whose rank is at most `limit`, of `input` as it is.
    private List<List<@Nullable Object>> ranked(
            BatchOperator input, List<DataType> types, int[] partition, List<SortKey> order, Kind rank, int limit) {
        var keys = new ArrayList<SortKey>();
        for (int key : partition) keys.add(SortKey.ascending(key));
        keys.addAll(order);
        var sorted = new SortOperator(
                input, types, keys, SortOperator.ALL, task(1L << 30).context("sort"));
        var window = new WindowOperator(
                sorted,
                types,
                partition,
                order,
                List.of(WindowCall.Ranking.of(rank)),
                task(1L << 30).context("window"));
        return TestRows.drain(window).stream()
                .filter(row -> row.getLast() instanceof Integer number && number <= limit)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "ROW_NUMBER, 1",
        "ROW_NUMBER, 3",
        "ROW_NUMBER, 8",
        "ROW_NUMBER, 40",
        "RANK, 1",
        "RANK, 2",
        "RANK, 25",
        "DENSE_RANK, 1",
        "DENSE_RANK, 4",
        "DENSE_RANK, 8",
        "DENSE_RANK, 9",
        "DENSE_RANK, 17",
        "RANK, 0"
    })
    void leavesOutNoRowThatIsWanted(Kind rank, int limit) {
        for (long seed = 1; seed <= 12; seed++) {
            var random = new Random(seed);
            List<DataType> types = List.of(
                    AtomicType.STRING, ORDERED.get(random.nextInt(ORDERED.size())), AtomicType.LONG, AtomicType.INT);
            int distinct = random.nextBoolean() ? 12 : 700;
            List<Batch> batches = TestRows.random(types, 3_000, distinct, 0.2, random);
            int[] partition = seed % 4 == 0 ? new int[0] : seed % 4 == 1 ? new int[] {0, 3} : new int[] {0};
            var order = new ArrayList<SortKey>();
            order.add(new SortKey(1, random.nextBoolean(), random.nextBoolean()));
            if (random.nextInt(3) == 0) order.add(SortKey.descending(2));
            var expected = ranked(new TestInput(batches), types, partition, order, rank, limit);
            for (long memory : new long[] {1L << 30, 40_000}) {
                var task = task(memory);
                var limited = new WindowGroupLimitOperator(
                        new TestInput(batches), types, partition, order, rank, limit, task.context("limit"));
                assertThat(ranked(limited, types, partition, order, rank, limit))
                        .as("seed %s, memory %s", seed, memory)
                        .isEqualTo(expected);
                assertThat(task.memory().usedBytes()).isZero();
            }
        }
    }

    @Test
    void numbersAnyRowsWithoutOrder() {
        List<Batch> batches = TestRows.random(PAIR, 5_000, 10, 0.1, new Random(1));
        var operator = new WindowGroupLimitOperator(
                new TestInput(batches),
                PAIR,
                new int[] {0},
                List.of(),
                Kind.ROW_NUMBER,
                3,
                task(1L << 30).context("limit"));
        // Ten keys and NULL.
        assertThat(TestRows.drain(operator)).hasSize(33);
    }

    @Test
    void keepsPeersOfTheLastRank() {
        List<Batch> batches =
                List.of(Batch.of(IntVector.of(1, 1, 1, 1, 1, 1), LongVector.of(new long[] {5, 7, 6, 6, 9, 6})));
        assertThat(TestRows.drain(limit(batches, Kind.RANK, 2, SortKey.ascending(1), task(1L << 30))))
                .hasSize(4);
        assertThat(TestRows.drain(limit(batches, Kind.DENSE_RANK, 3, SortKey.ascending(1), task(1L << 30))))
                .hasSize(5);
        assertThat(TestRows.drain(limit(batches, Kind.ROW_NUMBER, 2, SortKey.descending(1), task(1L << 30))))
                .hasSize(2);
    }

    /// `count` rows of `keys` keys, each row before all that came earlier.
    private static List<Batch> worstOrder(int count, int keys) {
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < count; from += 2_000) {
            int first = from;
            batches.add(Batch.of(
                    IntVector.of(IntStream.range(first, first + 2_000)
                            .map(i -> i % keys)
                            .toArray()),
                    LongVector.of(IntStream.range(first, first + 2_000)
                            .mapToLong(i -> -i)
                            .toArray())));
        }
        return batches;
    }

    @Test
    void dropsWhatWasAmongTheFirstForAWhile() {
        var task = task(1L << 30);
        var operator = limit(worstOrder(400_000, 50), Kind.RANK, 2, SortKey.ascending(1), task);
        assertThat(TestRows.drain(operator)).hasSize(100);
        assertThat(task.counter(OperatorCounters.ROWS_OUT)).isEqualTo(100);
        assertThat(task.counter(OperatorCounters.PEAK_MEMORY_BYTES)).isBetween(1_000_000L, 8_000_000L);
    }

    @Test
    void passesAllRowsOnWhenHardlyAnyCanBeDropped() {
        List<Batch> batches = worstOrder(1_200_000, 1_200_000);
        var task = task(1L << 30);
        var operator = limit(batches, Kind.ROW_NUMBER, 1, SortKey.ascending(1), task);
        long rows = 0;
        try (operator) {
            for (Batch batch = operator.next(); batch != null; batch = operator.next()) {
                assertThat(((LongVector) batch.column(1)).get(0)).isEqualTo(-rows);
                rows += batch.rowCount();
            }
            assertThat(task.memory().usedBytes()).isZero();
        }
        assertThat(rows).isEqualTo(1_200_000);
    }

    @Test
    void passesAllRowsOnWithoutMemory() {
        List<Batch> batches = worstOrder(40_000, 20_000);
        var task = task(20_000);
        assertThat(TestRows.drain(limit(batches, Kind.ROW_NUMBER, 1, SortKey.ascending(1), task)))
                .isEqualTo(TestRows.rows(batches));
    }
}
