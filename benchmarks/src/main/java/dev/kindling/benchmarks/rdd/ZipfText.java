package dev.kindling.benchmarks.rdd;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/// A text of lines of 8 to 16 words, where the n-th most frequent word comes about 1/n as often as the first. Words
/// are of small letters; rarer ones are longer on average, as in languages.
final class ZipfText {

    private static final int VOCABULARY = 1_000_000;
    private static final int MIN_WORDS = 8;
    private static final int MAX_WORDS = 16;
    private static final int BUFFER_BYTES = 1 << 20;

    private ZipfText() {}

    /// Writes a text of about `sizeBytes` to `file`; the same seed gives the same text.
    static void write(Path file, long sizeBytes, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        byte[][] words = words(random);
        double[] upTo = cumulative();
        Path making = file.resolveSibling(file.getFileName() + ".making");
        try (OutputStream out = Files.newOutputStream(making)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            int used = 0;
            for (long written = 0; written < sizeBytes; ) {
                int count = random.nextInt(MIN_WORDS, MAX_WORDS + 1);
                int start = used;
                for (int i = 0; i < count; i++) {
                    byte[] word = words[draw(upTo, random.nextDouble())];
                    System.arraycopy(word, 0, buffer, used, word.length);
                    used += word.length;
                    buffer[used++] = (byte) (i == count - 1 ? '\n' : ' ');
                }
                written += used - start;
                if (used > BUFFER_BYTES / 2) {
                    out.write(buffer, 0, used);
                    used = 0;
                }
            }
            out.write(buffer, 0, used);
        }
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[][] words(SplittableRandom random) {
        var words = new byte[VOCABULARY][];
        for (int i = 0; i < VOCABULARY; i++) {
            int shortest = 2 + (32 - Integer.numberOfLeadingZeros(i)) / 5;
            var word = new StringBuilder();
            for (int left = random.nextInt(shortest, 2 * shortest + 1); left > 0; left--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words[i] = word.toString().getBytes(StandardCharsets.US_ASCII);
        }
        return words;
    }

    /// The probability of one of the words up to each.
    private static double[] cumulative() {
        var upTo = new double[VOCABULARY];
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) upTo[i] = sum += 1.0 / (i + 1);
        for (int i = 0; i < VOCABULARY; i++) upTo[i] /= sum;
        return upTo;
    }

    private static int draw(double[] upTo, double at) {
        int low = 0;
        int high = VOCABULARY - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] < at) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
