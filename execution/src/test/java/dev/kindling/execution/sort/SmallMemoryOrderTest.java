package dev.kindling.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Orders that need more memory than there is give the rows a sort in memory gives, ties included.
final class SmallMemoryOrderTest {

    private static final List<DataType> TYPES = List.of(AtomicType.STRING, AtomicType.INT);
    private static final List<SortKey> KEYS = List.of(new SortKey(0, false, true));
    private static final long LITTLE = 60_000;

    private final Path folder;

    SmallMemoryOrderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static List<Batch> batches(int rowCount, long seed) {
        return TestRows.random(TYPES, rowCount, 300, 0.1, new Random(seed));
    }

    private List<List<@Nullable Object>> sorted(List<Batch> batches) {
        var task = new TestTask(1L << 30, folder);
        return TestRows.drain(
                new SortOperator(new TestInput(batches), TYPES, KEYS, SortOperator.ALL, task.context("sort")));
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "4000, 0", "4000, 1500", "30000, 5", "1, 15000"})
    void theFirstRowsComeFromASortOnceTheyDoNotFit(int limit, int offset) {
        List<Batch> batches = batches(20_000, limit);
        List<List<@Nullable Object>> all = sorted(batches);
        var task = new TestTask(LITTLE, folder);
        var operator = new TopNOperator(new TestInput(batches), TYPES, KEYS, limit, offset, task.context("top"));
        assertThat(TestRows.drain(operator))
                .isEqualTo(all.subList(offset, Math.min(all.size(), Math.addExact(limit, offset))));
        long rows = Math.min(limit, all.size() - offset);
        assertThat(task.counter(OperatorCounters.ROWS_OUT)).isEqualTo(rows);
        assertThat(task.counter(OperatorCounters.SPILLED_BYTES) > 0).isEqualTo(limit + offset > 1000);
        assertThat(task.memory().usedBytes()).isZero();
        assertThat(task.spillFileCount()).isZero();
    }

    @Test
    void manyRunsAreMergedInSteps() {
        List<Batch> batches = batches(120_000, 3);
        var task = new TestTask(20_000, folder);
        var operator = new SortOperator(new TestInput(batches), TYPES, KEYS, SortOperator.ALL, task.context("sort"));
        assertThat(TestRows.drain(operator)).isEqualTo(sorted(batches));
        assertThat(task.counter(OperatorCounters.SPILLS)).isGreaterThan(50);
        assertThat(task.memory().usedBytes()).isZero();
        assertThat(task.spillFileCount()).isZero();
    }
}
