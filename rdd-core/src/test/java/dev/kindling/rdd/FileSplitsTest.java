package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.FileSplits.Range;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.io.FileSystems;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSplitsTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    /// A file of that many bytes, none of which is written.
    private void file(String name, long bytes) throws IOException {
        try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private List<Range> ranges(int minPartitions, int parallelism, int unitBytes) {
        var splits = new FileSplits(FileSystems.local(), minPartitions, parallelism);
        return splits.ranges(folder.toString(), _ -> true, unitBytes).stream()
                .map(SourceSplit::data)
                .toList();
    }

    /// The last of two ranges of a file may be a tenth longer.
    @ParameterizedTest
    @CsvSource({"2, 2, 128, 32", "2, 64, 32, 32", "2, 1, 128, 32", "50, 2, 21, 19", "1, 6, 86, 32"})
    void cutsSmallerRangesTheLessIsLeft(int minPartitions, int parallelism, long first, long last) throws IOException {
        file("a", 1030 * MIB + 3);
        List<Range> ranges = ranges(minPartitions, parallelism, 1);
        assertThat(size(ranges.getFirst()) >> 20).isBetween(first - 1, first);
        assertThat(size(ranges.getLast()) >> 20).isLessThanOrEqualTo(last + last / 10);
        long end = 0;
        long before = Long.MAX_VALUE;
        for (Range range : ranges.subList(0, ranges.size() - 1)) {
            assertThat(range.start()).isEqualTo(end);
            assertThat(size(range)).isLessThanOrEqualTo(before).isGreaterThanOrEqualTo((last - 1) * MIB);
            end = range.end();
            before = size(range);
        }
        assertThat(ranges.getLast().start()).isEqualTo(end);
        assertThat(ranges.getLast().end()).isEqualTo(1030 * MIB + 3);
    }

    private static long size(Range range) {
        return range.end() - range.start();
    }

    @Test
    void looksAtAllFilesTogether() throws IOException {
        file("a", 300 * MIB);
        file("b", 1);
        file("c", 300 * MIB);
        List<Range> ranges = ranges(2, 2, 1);
        assertThat(ranges.getFirst().end()).isBetween(127 * MIB, 128 * MIB + 1);
        assertThat(ranges).filteredOn(range -> range.path().endsWith("/b")).hasSize(1);
        List<Range> ofLast =
                ranges.stream().filter(range -> range.path().endsWith("/c")).toList();
        assertThat(size(ofLast.getFirst()) >> 20).isEqualTo(75);
    }

    @Test
    void cutsBetweenRecords() throws IOException {
        file("a", 100 * MIB);
        assertThat(ranges(1, 2, 7))
                .hasSizeGreaterThan(2)
                .allSatisfy(range -> assertThat(range.start() % 7).isZero());
    }
}
