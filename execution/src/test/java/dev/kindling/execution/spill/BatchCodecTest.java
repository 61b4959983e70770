package dev.kindling.execution.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchCodecTest {

    private final Path folder;

    BatchCodecTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsWhatItWrote() {
        for (long seed = 1; seed < 20; seed++) {
            for (Batch batch : TestRows.random(TestRows.ALL_TYPES, 2000, 30, 0.2, new Random(seed))) {
                Batch read = BatchCodec.fromBytes(BatchCodec.toBytes(batch));
                assertThat(TestRows.rows(List.of(read))).as("seed %s", seed).isEqualTo(TestRows.rows(List.of(batch)));
            }
        }
    }

    @Test
    void keepsRowsWithoutColumns() {
        assertThat(BatchCodec.fromBytes(BatchCodec.toBytes(new Batch(7, List.of())))
                        .rowCount())
                .isEqualTo(7);
    }

    @Test
    void keepsADictionaryOverTheBatchesOfAFile() {
        var dictionary = BytesVector.ofStrings("a", "b");
        var first = Batch.of(new DictionaryVector(new int[] {0, 1, 1}, 0, 3, null, dictionary));
        var second = Batch.of(new DictionaryVector(new int[] {1}, 0, 1, null, dictionary));
        try (SpillFile file = SpillFile.create(new TestTask(1, folder).context("spill"))) {
            file.write(first);
            file.write(second);
            try (BatchOperator reader = file.read()) {
                var a = (DictionaryVector) Objects.requireNonNull(reader.next()).column(0);
                var b = (DictionaryVector) Objects.requireNonNull(reader.next()).column(0);
                assertThat(b.dictionary()).isSameAs(a.dictionary());
                assertThat(b.size()).isEqualTo(1);
            }
        }
    }

    @Test
    void readsAFileAsOftenAsAskedAndDeletesIt() {
        var task = new TestTask(1, folder);
        List<Batch> batches = TestRows.random(TestRows.ALL_TYPES, 3000, 100, 0.1, new Random(21));
        try (SpillFile file = SpillFile.create(task.context("spill"))) {
            for (Batch batch : batches) file.write(batch);
            assertThat(TestRows.drain(file.read())).isEqualTo(TestRows.rows(batches));
            assertThat(TestRows.drain(file.read())).isEqualTo(TestRows.rows(batches));
            assertThat(file.rowCount()).isEqualTo(3000);
            assertThat(task.counter(OperatorCounters.SPILLED_BYTES)).isEqualTo(file.sizeBytes());
        }
        assertThat(task.spillFileCount()).isZero();
    }

    @Test
    void writesOnlyTheRowsOfASlice() {
        int small = BatchCodec.toBytes(Batch.of(IntVector.of(new int[100_000]).slice(50, 2))).length;
        assertThat(small).isLessThan(40);
    }
}
