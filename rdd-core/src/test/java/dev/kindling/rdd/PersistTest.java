package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.storage.StorageStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersistTest {

    private static final int PARTITIONS = 8;
    private static final int PER_PARTITION = 1000;

    @TempDir
    Path folder;

    /// Static, so that functions find it where they travel as copies.
    private static final AtomicInteger COMPUTED = new AtomicInteger();

    @BeforeEach
    void begin() {
        COMPUTED.set(0);
    }

    private KindlingContext context(String memory) {
        return KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.MEMORY_LIMIT, memory)
                .conf(RddOptions.LOCAL_DIRECTORY, folder.toString())
                .build();
    }

    private static Rdd<String> texts(KindlingContext context) {
        return context.range(0, PARTITIONS * PER_PARTITION, 1, PARTITIONS).map(i -> {
            COMPUTED.incrementAndGet();
            return "text number " + i;
        });
    }

    private static long sum(Rdd<String> texts) {
        return texts.map(text -> Long.parseLong(text.substring("text number ".length())))
                .reduce(Long::sum);
    }

    private static final long ALL = PARTITIONS * PER_PARTITION;
    private static final long SUM = ALL * (ALL - 1) / 2;

    private static StorageStatus status(Rdd<?> rdd) {
        return rdd.context().backend().storage((Persist<?>) rdd.node());
    }

    private List<Path> files(String prefix) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DISK_ONLY",
                "DISK_ONLY_2",
                "DISK_ONLY_3",
                "MEMORY_AND_DISK",
                "MEMORY_AND_DISK_2",
                "MEMORY_AND_DISK_SER",
                "MEMORY_AND_DISK_SER_2",
                "MEMORY_ONLY",
                "MEMORY_ONLY_2",
                "MEMORY_ONLY_SER",
                "MEMORY_ONLY_SER_2",
                "OFF_HEAP"
            })
    void computesOnceAtEveryLevel(String name) throws IOException {
        StorageLevel level = StorageLevel.fromString(name);
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context).persist(level);
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue((int) ALL);
            StorageStatus status = status(texts);
            assertThat(status.cachedPartitions()).isEqualTo(PARTITIONS);
            assertThat(status.memoryBytes() > 0).isEqualTo(level.useMemory());
            assertThat(status.diskBytes() > 0).isEqualTo(!level.useMemory());
            texts.unpersist(true);
            assertThat(files("persist-")).isEmpty();
            assertThat(context.backend().memory().usedBytes()).isZero();
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue(2 * (int) ALL);
        }
    }

    @Test
    void keepsNothingAtLevelNone() {
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context).persist(StorageLevel.NONE);
            sum(texts);
            sum(texts);
            assertThat(COMPUTED).hasValue(2 * (int) ALL);
            assertThat(status(texts)).isEqualTo(StorageStatus.EMPTY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEMORY_AND_DISK", "MEMORY_AND_DISK_SER"})
    void readsFourTimesTheMemoryBackWithoutComputingItAgain(String name) {
        try (var context = context("160k")) {
            Rdd<String> texts = texts(context).persist(StorageLevel.fromString(name));
            for (int i = 0; i < 3; i++) assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue((int) ALL);
            StorageStatus status = status(texts);
            assertThat(status.cachedPartitions()).isEqualTo(PARTITIONS);
            assertThat(status.diskBytes()).isPositive();
            assertThat(context.backend().memory().usedBytes()).isLessThanOrEqualTo(160 << 10);
        }
    }

    @ParameterizedTest
    @CsvSource({"MEMORY_ONLY, 300k", "MEMORY_ONLY_SER, 120k"})
    void computesAgainWhatDidNotFitAndDoesNotPushItselfOut(String name, String memory) {
        try (var context = context(memory)) {
            Rdd<String> texts = texts(context).persist(StorageLevel.fromString(name));
            assertThat(sum(texts)).isEqualTo(SUM);
            int kept = status(texts).cachedPartitions();
            assertThat(kept).isBetween(1, PARTITIONS - 1);
            COMPUTED.set(0);
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue((PARTITIONS - kept) * PER_PARTITION);
            assertThat(status(texts).diskBytes()).isZero();
        }
    }

    @Test
    void movesTheCollectionUsedLongestAgoToDisk() {
        try (var context = context("1700k")) {
            Rdd<String> first = texts(context).persist(StorageLevel.MEMORY_AND_DISK);
            Rdd<String> second = texts(context).persist(StorageLevel.MEMORY_AND_DISK);
            sum(first);
            sum(second);
            assertThat(status(first).diskBytes() + status(second).diskBytes()).isZero();
            sum(first);
            Rdd<String> third = texts(context).persist(StorageLevel.MEMORY_AND_DISK);
            Rdd<String> fourth = texts(context).persist(StorageLevel.MEMORY_AND_DISK);
            sum(third);
            sum(fourth);
            assertThat(status(second).diskBytes()).isPositive();
            assertThat(status(first).diskBytes()).isLessThan(status(second).diskBytes());
            for (Rdd<String> each : List.of(first, second, third, fourth))
                assertThat(sum(each)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue(4 * (int) ALL);
        }
    }

    @Test
    void computesAPartitionAgainWhoseFileIsLost() throws IOException {
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context).persist(StorageLevel.DISK_ONLY);
            sum(texts);
            Files.delete(files("persist-").get(3));
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue((int) ALL + PER_PARTITION);
            assertThat(status(texts).cachedPartitions()).isEqualTo(PARTITIONS);
        }
    }

    @Test
    void refusesAnotherLevelUntilUnpersisted() {
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context).persist(StorageLevel.DISK_ONLY);
            assertThat(texts.persist(StorageLevel.DISK_ONLY)).isSameAs(texts);
            var error = catchThrowableOfType(KindlingException.class, texts::cache);
            assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_CALL);
            assertThat(error.getMessage())
                    .contains("Cannot change storage level of an RDD after it was already assigned a level");
            assertThat(texts.unpersist().getStorageLevel()).isEqualTo(StorageLevel.NONE);
            assertThat(texts.cache().getStorageLevel()).isEqualTo(StorageLevel.MEMORY_ONLY);
        }
    }

    @Test
    void namesTheLevelThatWasMeant() {
        var error = catchThrowableOfType(KindlingException.class, () -> StorageLevel.fromString("MEMORY_AND_DISC"));
        assertThat(error.hint()).contains("MEMORY_AND_DISK");
        assertThat(StorageLevel.MEMORY_AND_DISK.description()).isEqualTo("Disk Memory Deserialized 1x Replicated");
        assertThat(StorageLevel.OFF_HEAP.description()).isEqualTo("Disk Memory (off heap) Serialized 1x Replicated");
        assertThat(StorageLevel.DISK_ONLY_2).hasToString("StorageLevel(disk, 2 replicas)");
    }

    @Test
    void showsItsLineageWithWhatIsKept() {
        try (var context = context("256m")) {
            var pairs = context.parallelize(List.of("a", "b", "a"), 2).mapToPair(word -> Pair.of(word, 1L));
            var counts = pairs.reduceByKey(Long::sum, 3).persist(StorageLevel.MEMORY_ONLY);
            assertThat(counts.toDebugString()).isEqualTo("""
                (3) shuffle (3)[2] [Memory Deserialized 1x Replicated]
                 +-(2) mapToPair[1] []
                    |  parallelize[0] []\
                """);
            counts.count();
            assertThat(counts.toDebugString().lines().toList().get(1))
                    .startsWith(" |       CachedPartitions: 3; MemorySize: ")
                    .endsWith("; DiskSize: 0.0 B");
            var union = counts.keys().union(context.parallelize(List.of("c"), 10));
            assertThat(union.toDebugString().lines().map(line -> line.replaceAll("MemorySize: [^;]+", "M")))
                    .containsExactly(
                            "(13) union of 2[5] []",
                            " |   map[4] []",
                            " |   shuffle (3)[3] [Memory Deserialized 1x Replicated]",
                            " |       CachedPartitions: 3; M; DiskSize: 0.0 B",
                            " +-(2) mapToPair[2] []",
                            "    |  parallelize[1] []",
                            " |   parallelize[0] []");
        }
    }

    // --- Checkpoints.

    @Test
    void readsACheckpointOnceItIsWritten() throws IOException {
        try (var context = context("256m")) {
            context.setCheckpointDir(folder.resolve("checkpoints").toString());
            Rdd<String> texts = texts(context);
            texts.checkpoint();
            assertThat(texts.isCheckpointed()).isFalse();
            assertThat(texts.getCheckpointFile()).isEmpty();
            sum(texts);
            sum(texts);
            assertThat(COMPUTED).hasValue((int) ALL);
            assertThat(texts.isCheckpointed()).isTrue();
            assertThat(files("part-")).hasSize(PARTITIONS);
            assertThat(Path.of(texts.getCheckpointFile().orElseThrow()))
                    .startsWith(Path.of(context.getCheckpointDir().orElseThrow()));
            Files.delete(files("part-").getFirst());
            assertThat(sum(texts)).isEqualTo(SUM);
            assertThat(COMPUTED).hasValue((int) ALL + PER_PARTITION);
        }
        assertThat(files("part-")).hasSize(PARTITIONS);
    }

    @Test
    void keepsLocalCheckpointsAsLongAsTheContext() throws IOException {
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context).localCheckpoint();
            sum(texts);
            sum(texts);
            assertThat(COMPUTED).hasValue((int) ALL);
            assertThat(texts.isCheckpointed()).isTrue();
            assertThat(files("part-")).hasSize(PARTITIONS);
        }
        assertThat(files("part-")).isEmpty();
    }

    @Test
    void refusesACheckpointWithoutAFolder() {
        try (var context = context("256m")) {
            Rdd<String> texts = texts(context);
            var error = catchThrowableOfType(KindlingException.class, texts::checkpoint);
            assertThat(error.getMessage()).contains("Checkpoint directory has not been set");
        }
    }
}
