package dev.kindling.execution.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedChunkTest {

    private static final long MEBIBYTE = 1 << 20;

    private final Path folder;

    PackedChunkTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private TaskContext task(long memoryBytes) {
        return new TestTask(memoryBytes, folder).context("cache").task();
    }

    /// A task of which half of the memory is taken.
    private TaskContext tightTask(long memoryBytes) {
        TaskContext task = task(memoryBytes);
        task.memory().open("others").grow((memoryBytes + 1) / 2);
        return task;
    }

    private static List<PackedChunk> packed(TaskContext task, List<DataType> types, List<Batch> batches) {
        var chunks = new ArrayList<PackedChunk>();
        new ChunkPacker("Cache", types).apply(task, batches.iterator()).forEachRemaining(chunks::add);
        return chunks;
    }

    private PackedChunk packed(DataType type, ColumnVector column) {
        return packed(tightTask(64 * MEBIBYTE), List.of(type), List.of(Batch.of(column)))
                .getFirst();
    }

    private static List<List<@Nullable Object>> rows(List<PackedChunk> chunks, List<Integer> columns) {
        var batches = new ArrayList<Batch>();
        for (PackedChunk chunk : chunks) chunk.batches(columns).forEachRemaining(batches::add);
        return TestRows.rows(batches);
    }

    private static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<PackedChunk> throughBytes(List<PackedChunk> chunks) throws IOException {
        var codec = new PackedChunkCodec();
        var bytes = new ByteArrayOutputStream();
        try (var writer = codec.writer(bytes)) {
            for (PackedChunk chunk : chunks) writer.write(chunk);
        }
        Iterator<PackedChunk> read = codec.read(new ByteArrayInputStream(bytes.toByteArray()));
        var back = new ArrayList<PackedChunk>();
        read.forEachRemaining(back::add);
        return back;
    }

    @Test
    void givesBackTheRowsOfAllTypesAlsoFromBytes() throws IOException {
        for (long seed = 1; seed < 12; seed++) {
            List<Batch> batches =
                    TestRows.random(TestRows.ALL_TYPES, 9000, seed % 2 == 0 ? 30 : 3000, 0.2, new Random(seed));
            List<PackedChunk> chunks = packed(tightTask(64 * MEBIBYTE), TestRows.ALL_TYPES, batches);
            List<Integer> columns = all(TestRows.ALL_TYPES.size());
            assertThat(rows(chunks, columns)).as("seed %s", seed).isEqualTo(TestRows.rows(batches));
            assertThat(rows(throughBytes(chunks), columns)).as("seed %s", seed).isEqualTo(TestRows.rows(batches));
        }
    }

    @Test
    void givesOnlyTheColumnsAskedForInTheirOrder() {
        List<Batch> batches = TestRows.random(TestRows.ALL_TYPES, 3000, 30, 0.2, new Random(5));
        List<PackedChunk> chunks = packed(task(64 * MEBIBYTE), TestRows.ALL_TYPES, batches);
        var expected = new ArrayList<Batch>();
        for (Batch batch : batches) expected.add(Batch.of(batch.column(3), batch.column(0)));
        assertThat(rows(chunks, List.of(3, 0))).isEqualTo(TestRows.rows(expected));
        assertThat(rows(chunks, List.of())).hasSize(3000);
    }

    @Test
    void packsWithoutMemoryBatchByBatch() {
        List<Batch> batches = TestRows.random(TestRows.ALL_TYPES, 9000, 30, 0.2, new Random(6));
        List<PackedChunk> chunks = packed(tightTask(1), TestRows.ALL_TYPES, batches);
        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(rows(chunks, all(TestRows.ALL_TYPES.size()))).isEqualTo(TestRows.rows(batches));
    }

    @Test
    void keepsBatchesAsTheyAreWhileHalfOfTheMemoryIsFree() throws IOException {
        List<Batch> batches = TestRows.random(TestRows.ALL_TYPES, 9000, 30, 0.2, new Random(7));
        List<PackedChunk> chunks = packed(task(64 * MEBIBYTE), TestRows.ALL_TYPES, batches);
        List<Integer> columns = all(TestRows.ALL_TYPES.size());
        assertThat(chunks)
                .allMatch(chunk -> chunk.columns().stream().allMatch(PackedColumn.Plain.class::isInstance))
                .hasSameSizeAs(batches);
        assertThat(rows(chunks, columns)).isEqualTo(TestRows.rows(batches));
        assertThat(rows(throughBytes(chunks), columns)).isEqualTo(TestRows.rows(batches));
    }

    @Test
    void takesAsManyBytesANumberAsTheSpanOfTheValuesNeeds() {
        long[] spans = {0, 1, 255, 256, 65_535, 65_536, 0xFFFF_FFFFL, 0x1_0000_0000L};
        int[] widths = {0, 1, 1, 2, 2, 4, 4, 8};
        for (int i = 0; i < spans.length; i++) {
            for (long least : new long[] {Long.MIN_VALUE, -3, 0, 1_700_000_000_000_000L}) {
                var values = LongVector.of(least, least + spans[i], least + spans[i] / 2);
                assertThat(PackedNumbers.width(least, least + spans[i]))
                        .as("span %s from %s", spans[i], least)
                        .isEqualTo(widths[i]);
                assertThat(rows(List.of(packed(AtomicType.LONG, values)), all(1)))
                        .isEqualTo(TestRows.rows(List.of(Batch.of(values))));
            }
        }
        assertThat(PackedNumbers.width(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(8);
        assertThat(PackedNumbers.width(-5, Long.MAX_VALUE)).isEqualTo(8);
    }

    @Test
    void keepsIntsAtBothEndsOfTheirRange() {
        var vector = new IntVector(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 0}, 0, 3, new long[] {0b101});
        assertThat(rows(List.of(packed(AtomicType.INT, vector)), all(1)))
                .isEqualTo(TestRows.rows(List.of(Batch.of(vector))));
    }

    @Test
    void keepsRepeatedTextsOnce() {
        @Nullable String[] texts = new String[2000];
        for (int i = 0; i < texts.length; i++) texts[i] = i % 7 == 3 ? null : "a text that is not short " + i % 5;
        PackedChunk chunk = packed(AtomicType.STRING, BytesVector.ofStrings(texts));
        assertThat(chunk.columns().getFirst()).isInstanceOf(PackedColumn.Coded.class);
        assertThat(chunk.sizeBytes()).isLessThan(3000);
        assertThat(rows(List.of(chunk), all(1)))
                .isEqualTo(TestRows.rows(List.of(Batch.of(BytesVector.ofStrings(texts)))));
    }

    @Test
    void keepsOfADictionaryWhatRowsUse() {
        var dictionary = BytesVector.ofStrings("never", "first", "never, too", "second");
        var vector = new DictionaryVector(new int[] {3, 1, 0, 3}, 0, 4, new long[] {0b1011}, dictionary);
        PackedChunk chunk = packed(AtomicType.STRING, vector);
        var column = (PackedColumn.Coded) chunk.columns().getFirst();
        assertThat(column.dictionary().size()).isEqualTo(2);
        assertThat(rows(List.of(chunk), all(1))).isEqualTo(TestRows.rows(List.of(Batch.of(vector))));
    }

    @Test
    void saysWhatThereIsInAColumn() {
        var vector = new LongVector(new long[] {5, -1000, 7, 6}, 0, 4, new long[] {0b1101});
        assertThat(packed(AtomicType.LONG, vector).columns().getFirst().summary())
                .isEqualTo(new ValueSummary(1, 5, 7));
        assertThat(packed(AtomicType.LONG, new NullVector(3))
                        .columns()
                        .getFirst()
                        .summary())
                .matches(summary -> summary.nullCount() == 3 && !summary.hasBounds());
    }
}
