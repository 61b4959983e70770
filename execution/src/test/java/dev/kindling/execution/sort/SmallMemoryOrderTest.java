package dev.kindling.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void runsThatDoNotFitAreMergedFromDisk() {
        List<Batch> marked = new ArrayList<>();
        List<Batch> batches = new ArrayList<>();
        for (int run = 0; run < 60; run++) {
            List<Batch> some = batches(700, run);
            batches.addAll(some);
            List<ColumnVector> none =
                    TYPES.stream().map(t -> Vectors.nulls(t, 0)).toList();
            marked.add(new Batch(0, none));
            var sort = new SortOperator(
                    new TestInput(some), TYPES, KEYS, SortOperator.ALL, new TestTask(1L << 30, folder).context("run"));
            try (sort) {
                for (Batch batch = sort.next(); batch != null; batch = sort.next()) marked.add(batch);
            }
        }
        for (long memory : new long[] {1L << 30, 200_000, 2_000}) {
            var task = new TestTask(memory, folder);
            BatchOperator merge = new MergeRunsOperator(new Given(marked), TYPES, KEYS, task.context("merge"));
            assertThat(TestRows.drain(merge)).isEqualTo(sorted(batches));
            assertThat(task.counter(OperatorCounters.SPILLS) > 0).isEqualTo(memory < 1 << 30);
            assertThat(task.memory().usedBytes()).isZero();
            assertThat(task.spillFileCount()).isZero();
        }
    }

    /// Batches as they are, those without rows too.
    private static final class Given implements BatchOperator {

        private final List<Batch> batches;
        private int next;

        Given(List<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public @Nullable Batch next() {
            return next < batches.size() ? batches.get(next++) : null;
        }

        @Override
        public void close() {}
    }
}
