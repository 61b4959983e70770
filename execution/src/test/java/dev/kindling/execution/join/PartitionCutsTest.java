package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.execution.join.Adaptation.Skew;
import dev.kindling.rdd.graph.MapOutputSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartitionCutsTest {

    private static final Skew SKEW = new Skew(5, 1000, 100);

    /// Eight map tasks that made a hundred bytes each for partitions 0 and 2, and `large` for partition 1.
    private static MapOutputSizes sizes(long large) {
        var byMap = new ArrayList<long[]>();
        for (int map = 0; map < 8; map++) byMap.add(new long[] {100, large, 100});
        return new MapOutputSizes(byMap, 3);
    }

    private static List<Integer> firstMaps(PartitionCuts cuts, int partition) {
        var starts = new ArrayList<Integer>();
        for (int part = 0; part < cuts.count(partition); part++) starts.add(cuts.firstMap(partition, part));
        return starts;
    }

    @Test
    void cutsAPartitionMuchLargerThanTheMedianInRangesOfMapTasks() {
        PartitionCuts cuts = PartitionCuts.of(sizes(501), SKEW, new long[3], 2);
        assertThat(firstMaps(cuts, 0)).containsExactly(0);
        // The others have 800 bytes, so that 4008 make five parts.
        assertThat(firstMaps(cuts, 1)).containsExactly(0, 2, 3, 5, 6);
        assertThat(cuts.endMap(1, 0)).isEqualTo(2);
        assertThat(cuts.endMap(1, 4)).isEqualTo(8);
        assertThat(cuts.descriptions()).containsExactly("partition 1 split in 5: 3.9 KiB, median 800 B");
    }

    @Test
    void leavesPartitionsWholeThatAreNotLargeEnough() {
        assertThat(PartitionCuts.of(sizes(500), SKEW, new long[3], 2).isEmpty()).isTrue();
        assertThat(PartitionCuts.of(sizes(501), new Skew(5, 5000, 100), new long[3], 2)
                        .isEmpty())
                .isTrue();
        assertThat(PartitionCuts.of(sizes(501), null, new long[3], 2).isEmpty()).isTrue();
    }

    @Test
    void makesPartsNoSmallerThanWhatTheyAreJoinedWith() {
        assertThat(PartitionCuts.of(sizes(1000), SKEW, new long[] {0, 2500, 0}, 2)
                        .count(1))
                .isEqualTo(3);
        assertThat(PartitionCuts.of(sizes(1000), SKEW, new long[] {0, 5000, 0}, 2)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void makesNoMorePartsThanKeepAllThreadsBusyForAFewRounds() {
        assertThat(PartitionCuts.of(sizes(1 << 20), SKEW, new long[3], 1).count(1))
                .isEqualTo(4);
    }

    @Test
    void coversEveryMapTaskOnce() {
        for (long seed = 1; seed <= 200; seed++) {
            var random = new SplittableRandom(seed);
            int partitions = random.nextInt(1, 6);
            int maps = random.nextInt(1, 20);
            var byMap = new ArrayList<long[]>();
            for (int map = 0; map < maps; map++) {
                var bytes = new long[partitions];
                for (int p = 0; p < partitions; p++)
                    bytes[p] = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 40));
                byMap.add(bytes);
            }
            var skew = new Skew(1.5, 10, random.nextLong(1, 1000));
            PartitionCuts cuts = PartitionCuts.of(new MapOutputSizes(byMap, partitions), skew, new long[partitions], 4);
            for (int p = 0; p < partitions; p++) {
                int end = 0;
                for (int part = 0; part < cuts.count(p); part++) {
                    assertThat(cuts.firstMap(p, part)).as("seed %d", seed).isEqualTo(end);
                    end = cuts.endMap(p, part);
                    assertThat(end).as("seed %d", seed).isGreaterThan(cuts.firstMap(p, part));
                }
                assertThat(end).as("seed %d", seed).isEqualTo(maps);
            }
        }
    }
}
