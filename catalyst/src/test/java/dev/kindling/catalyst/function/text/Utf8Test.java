package dev.kindling.catalyst.function.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @Test
    void charactersAreCodePoints() {
        String[] some = {"a", "z", " ", "é", "ß", "€", "中", "😀", "\u0000", "\u007f", "\u0080", "\uffff"};
        for (long seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            int kinds = 1 + random.nextInt(some.length);
            for (int i = random.nextInt(30); i > 0; i--) text.append(some[random.nextInt(kinds)]);
            byte[] bytes = ("€" + text + "€").getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.characters(bytes, 3, bytes.length - 6))
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(text.codePointCount(0, text.length()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsEveryPlaceOfAByteUpToTheEnd(long seed) {
        var random = new Random(seed);
        byte[] heap = new byte[300];
        for (int i = 0; i < heap.length; i++) heap[i] = (byte) (random.nextInt(4) == 0 ? ' ' : random.nextInt());
        for (int from = 0; from < 150; from++) {
            int end = from + 1 + random.nextInt(140);
            long expected = 0;
            for (int i = from; i < Math.min(end, from + Long.SIZE); i++) {
                if (heap[i] == ' ') expected |= 1L << (i - from);
            }
            assertThat(Utf8.places(heap, from, end, (byte) ' '))
                    .as("seed %s, %s to %s", seed, from, end)
                    .isEqualTo(expected);
        }
    }
}
