package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.BackendKind.Settings;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.ShuffleParts.Part;
import dev.kindling.rdd.graph.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shuffles whose map side runs by itself, so that what reads them can be decided by how much there is, on every
/// backend.
public abstract class MapSideContract extends BackendContract {

    @TempDir
    Path folder;

    /// Even numbers in partition 0, odd ones in partition 1, of four map tasks with three numbers each.
    private static Shuffle<Integer, Integer, Integer> byParity() {
        return new Shuffle<>(
                map(numbers(4, 3), i -> Pair.of(i % 2, i)), 2, Partitioner.direct(), null, null, new JavaCodec<>());
    }

    /// Texts of which partition 0 gets nine in ten, and partition 2 none.
    private static Shuffle<Integer, String, String> skewed(int perMap) {
        var pairs = map(numbers(3, perMap), i -> Pair.of(i % 10 == 0 ? 1 : 0, "the text of number " + i));
        return new Shuffle<>(pairs, 3, Partitioner.direct(), null, null, new JavaCodec<>());
    }

    private static RddNode<Integer> values(RddNode<Pair<Integer, Integer>> pairs) {
        return map(pairs, Pair::value);
    }

    @Test
    void runsTheMapSideOnceAndTellsHowMuchItMade() {
        var shuffle = skewed(1000);
        var counters = new Counters();
        MapOutputSizes sizes =
                backend.runMapSide(Job.mapSideOf(shuffle).countingInto(counters).described("sizes"));
        assertThat(marks("opened")).isEqualTo(3);
        assertThat(sizes.mapCount()).isEqualTo(3);
        long[] bytes = sizes.byPartition();
        assertThat(bytes).hasSize(3);
        assertThat(bytes[0]).isGreaterThan(4 * bytes[1]);
        assertThat(bytes[1]).isPositive();
        assertThat(bytes[2]).isZero();
        assertThat(sizes.totalBytes()).isEqualTo(bytes[0] + bytes[1]);
        assertThat(sizes.bytes(0, 1) + sizes.bytes(1, 1) + sizes.bytes(2, 1)).isEqualTo(bytes[1]);

        assertThat(backend.runMapSide(Job.mapSideOf(shuffle)).byPartition()).isEqualTo(bytes);
        assertThat(glom(map(shuffle, Pair::value)).stream().map(List::size)).containsExactly(2700, 300, 0);
        assertThat(marks("opened")).isEqualTo(3);
    }

    @Test
    void tellsHowMuchCombinedPairsTake() {
        var sums = summedByKey(map(numbers(3, 1000), i -> Pair.of(i % 100, 1)), 4);
        MapOutputSizes sizes = backend.runMapSide(Job.mapSideOf(sums));
        assertThat(sizes.byPartition()).hasSize(4).doesNotContain(0);
        assertThat(collect(sums)).hasSize(100).allMatch(sum -> sum.value() == 30);
        assertThat(marks("opened")).isEqualTo(3);
    }

    @Test
    void runsOnlyTheMapTasksWhoseOutputIsLost() {
        var shuffle = byParity();
        long[] sizes = backend.runMapSide(Job.mapSideOf(shuffle)).byPartition();
        loseShuffleOutput(shuffle, 1);
        assertThat(backend.runMapSide(Job.mapSideOf(shuffle)).byPartition()).isEqualTo(sizes);
        assertThat(marks("opened")).isEqualTo(5);
        assertThat(marks("opened 1")).isEqualTo(2);
    }

    @Test
    void runsTheMapSideOfAShuffleOverAShuffle() {
        var second = summedByKey(map(byParity(), pair -> Pair.of(pair.value() % 3, 1)), 2);
        assertThat(backend.runMapSide(Job.mapSideOf(second)).mapCount()).isEqualTo(2);
        assertThat(collect(map(second, Pair::value))).containsExactlyInAnyOrder(4, 4, 4);
        assertThat(marks("opened")).isEqualTo(4);
    }

    @Test
    void readsPartsOfPartitions() {
        var shuffle = byParity();
        var parts = new ShuffleParts<>(
                shuffle,
                List.of(new Part(0, 0, 1), new Part(0, 1, 4), new Part(1, 0, 4), new Part(1, 0, 4), new Part(0, 2, 2)));
        assertThat(parts.partitionCount()).isEqualTo(5);
        List<Integer> odd = List.of(1, 3, 5, 7, 9, 11);
        assertThat(glom(values(parts))).containsExactly(List.of(0, 2), List.of(4, 6, 8, 10), odd, odd, List.of());
        assertThat(glom(values(shuffle))).containsExactly(List.of(0, 2, 4, 6, 8, 10), odd);
        assertThat(marks("opened")).isEqualTo(4);
    }

    @Test
    void zipsPartsOfTwoShuffles() {
        var some = new ShuffleParts<>(byParity(), List.of(new Part(0, 0, 2), new Part(0, 2, 4), new Part(1, 0, 4)));
        var whole = new ShuffleParts<>(byParity(), List.of(new Part(1, 0, 4), new Part(1, 0, 4), new Part(0, 0, 4)));
        var counts = new Zip<Integer, Integer, Integer>(values(some), values(whole), "count", (_, left, right) -> {
            int count = 0;
            for (; left.hasNext(); left.next()) count += 10;
            for (; right.hasNext(); right.next()) count++;
            return List.of(count).iterator();
        });
        assertThat(collect(counts)).containsExactly(36, 36, 66);
    }

    @Test
    void makesLostOutputAgainThatPartsRead() {
        var shuffle = byParity();
        RddNode<Integer> parts =
                values(new ShuffleParts<>(shuffle, List.of(new Part(0, 0, 2), new Part(0, 2, 4), new Part(1, 0, 4))));
        List<Integer> expected = collect(parts);
        loseShuffleOutput(shuffle, 2);
        assertThat(collect(parts)).isEqualTo(expected);
        assertThat(marks("opened 2")).isEqualTo(2);
        assertThat(marks("opened")).isEqualTo(5);
        var found = new ArrayList<Integer>();
        try (var results = backend.stream(Job.over(parts, BackendContract::list), 1)) {
            while (results.hasNext()) {
                found.addAll(results.next());
                loseShuffleOutput(shuffle, 3);
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(marks("opened 0")).isEqualTo(1);
    }

    @Test
    void leavesNothingOfAMapSideThatIsReleased() throws IOException {
        try (Backend little = kind().open(Settings.DEFAULT.withMemory(1 << 19, folder))) {
            var shuffle = skewed(30_000);
            MapOutputSizes sizes = little.runMapSide(Job.mapSideOf(shuffle));
            assertThat(sizes.totalBytes()).isGreaterThan(1 << 20);
            assertThat(kind().shuffleFiles(folder)).isNotEmpty();
            var parts = new ShuffleParts<>(shuffle, List.of(new Part(0, 0, 1), new Part(0, 1, 3), new Part(1, 0, 3)));
            assertThat(little.run(
                            Job.over(parts, (task, pairs) -> list(task, pairs).size())))
                    .containsExactly(27_000, 54_000, 9_000);
            little.release(parts);
            assertThat(kind().shuffleFiles(folder)).isEmpty();
            assertThat(little.memory().usedBytes()).isZero();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void stopsAMapSideThatIsCancelled() {
        var slow = new MapPartitions<Integer, Pair<Integer, Integer>>(numbers(4, 1), "wait", (task, _) -> {
            mark("running");
            while (true) {
                task.checkCancelled();
                LockSupport.parkNanos(100_000);
            }
        });
        var shuffle =
                new Shuffle<Integer, Integer, Integer>(slow, 2, Partitioner.direct(), null, null, new JavaCodec<>());
        var cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            while (marks("running") < 2) LockSupport.parkNanos(100_000);
            cancellation.cancel("enough");
        });
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> backend.runMapSide(Job.mapSideOf(shuffle).cancelledBy(cancellation)));
        assertThat(error.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
        assertThat(collect(numbers(2, 1))).containsExactly(0, 1);
    }

    @Test
    void refusesPartsThatThereAreNot() {
        var shuffle = byParity();
        var combined = summedByKey(shuffle, 2);
        assertThatThrownBy(() -> new ShuffleParts<>(combined, List.of())).hasMessageContaining("combines or sorts");
        assertThatThrownBy(() -> new ShuffleParts<>(shuffle, List.of(new Part(2, 0, 1))))
                .hasMessageContaining("no partition 2 of 2");
        assertThatThrownBy(() -> new Part(0, 3, 2)).hasMessageContaining("map tasks 3 to 2");
        assertThatThrownBy(() -> backend.runMapSide(Job.over(numbers(1, 1), BackendContract::list)))
                .hasMessageContaining("only a shuffle");
    }
}
