package dev.kindling.benchmarks.rdd;

import dev.kindling.tests.engine.Trial;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// The word count by hand, on two threads that take blocks of the file in turns, each with a table of its own. In
/// two forms: words as `String` in a `HashMap`, and words as bytes in a table that knows nothing else.
final class JavaWordCount {

    private static final int THREADS = 2;
    private static final int BLOCK_BYTES = 4 << 20;
    private static final int MAX_LINE_BYTES = 1 << 16;

    private JavaWordCount() {}

    /// @param arguments the number of runs, `strings` or `bytes`, and the text
    public static void main(String[] arguments) throws Exception {
        Trial trial = Trial.of(Integer.parseInt(arguments[0]));
        boolean strings = arguments[1].equals("strings");
        trial.time(() -> strings ? countStrings(arguments[2]) : countBytes(arguments[2]));
    }

    /// Takes lines as bytes, each ended by a line feed.
    interface Lines {

        void take(byte[] bytes, int start, int end);
    }

    private static <T extends Lines> List<T> parallel(String path, Callable<T> counter) throws Exception {
        var next = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(() -> {
                    T lines = counter.call();
                    readBlocks(path, next, lines);
                    return lines;
                }));
            }
            var all = new ArrayList<T>();
            for (Future<T> future : futures) all.add(future.get());
            return all;
        }
    }

    /// Hands over the lines that begin in the blocks this thread gets.
    private static void readBlocks(String path, AtomicLong next, Lines lines) throws IOException {
        byte[] buffer = new byte[1 + BLOCK_BYTES + MAX_LINE_BYTES];
        try (var file = new RandomAccessFile(path, "r")) {
            long size = file.length();
            for (long block = next.getAndAdd(BLOCK_BYTES); block < size; block = next.getAndAdd(BLOCK_BYTES)) {
                // One byte more in front tells whether a line begins at the block's first byte.
                long from = Math.max(0, block - 1);
                int length = (int) Math.min(buffer.length, size - from);
                file.seek(from);
                file.readFully(buffer, 0, length);
                int start = block == 0 ? 0 : after(buffer, 0);
                int last = (int) Math.min(block + BLOCK_BYTES - from, length) - 1;
                lines.take(buffer, start, after(buffer, last));
            }
        }
    }

    /// The place behind the first line feed at or after `start`.
    private static int after(byte[] bytes, int start) {
        int at = start;
        while (bytes[at] != '\n') at++;
        return at + 1;
    }

    // --- Words as strings.

    private static final class StringCounts implements Lines {

        private final Map<String, int[]> counts = new HashMap<>();

        @Override
        public void take(byte[] bytes, int start, int end) {
            int word = start;
            for (int i = start; i < end; i++) {
                if (bytes[i] > ' ') continue;
                counts.computeIfAbsent(new String(bytes, word, i - word, StandardCharsets.ISO_8859_1), _ -> new int[1])[
                        0]++;
                word = i + 1;
            }
        }
    }

    private static String countStrings(String path) throws Exception {
        List<StringCounts> parts = parallel(path, StringCounts::new);
        Map<String, int[]> all = parts.getFirst().counts;
        for (StringCounts more : parts.subList(1, parts.size())) {
            more.counts.forEach((word, count) -> all.merge(word, count, (left, right) -> {
                left[0] += right[0];
                return left;
            }));
        }
        var figures = new long[4];
        all.forEach((word, count) -> addTo(figures, word.length(), count[0]));
        return Arrays.toString(figures);
    }

    private static void addTo(long[] figures, long length, long times) {
        figures[0]++;
        figures[1] += times;
        figures[2] += times * length;
        figures[3] += times * times;
    }

    // --- Words as bytes.

    private static String countBytes(String path) throws Exception {
        List<ByteCounts> parts = parallel(path, ByteCounts::new);
        ByteCounts all = parts.getFirst();
        for (ByteCounts more : parts.subList(1, parts.size())) all.addAll(more);
        var figures = new long[4];
        all.forEach((length, count) -> addTo(figures, length, count));
        return Arrays.toString(figures);
    }
}
