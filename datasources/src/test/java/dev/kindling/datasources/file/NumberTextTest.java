package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    private static final int START = TextBuffer.MARGIN;

    /// `text` among digits, points and dashes that must not count.
    private static byte[] among(String text) {
        String around = "12.-5678".repeat(TextBuffer.MARGIN / 8);
        return (around + text + around).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String randomText(Random random) {
        String alphabet = random.nextBoolean() ? "0123456789" : "0123456789.-+:/e \u00e9\u00ff";
        var text = new StringBuilder(random.nextInt(5) == 0 ? "-" : "");
        int point = random.nextInt(24);
        for (int i = random.nextInt(24); i > 0; i--) {
            text.append(i == point ? '.' : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void readsFloatingNumbersAsJavaDoes() {
        for (long seed = 0; seed < 50_000; seed++) {
            String text = randomText(new Random(seed));
            Double expected = null;
            try {
                expected = Double.valueOf(text);
            } catch (NumberFormatException e) {
                // It is none for both.
            }
            if (expected == null) {
                assertThatThrownBy(() -> NumberText.floating(among(text), START, text.length()))
                        .as("seed %s", seed)
                        .isInstanceOf(NumberFormatException.class);
            } else {
                assertThat(NumberText.floating(among(text), START, text.length()))
                        .as("seed %s: %s", seed, text)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void knowsPlainNumbers() {
        for (long seed = 0; seed < 50_000; seed++) {
            String text = randomText(new Random(seed));
            if (text.isEmpty()) continue;
            boolean expected = text.matches("-?(\\d+\\.?\\d*|\\.\\d+)");
            assertThat(NumberText.isPlain(among(text), START, text.length()))
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void findsTheEndOfDigits() {
        for (long seed = 0; seed < 50_000; seed++) {
            String text = randomText(new Random(seed));
            int expected = 0;
            while (expected < text.length() && Character.digit(text.charAt(expected), 10) >= 0) expected++;
            assertThat(NumberText.digitsEnd(among(text), START, START + text.length()))
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(START + expected);
        }
    }

    @Test
    void findsTheEndOfPlainNumbers() {
        for (long seed = 0; seed < 50_000; seed++) {
            String text = randomText(new Random(seed)) + ";";
            int from = text.startsWith("-") ? 1 : 0;
            int end = from;
            while (text.charAt(end) == '.' || Character.digit(text.charAt(end), 10) >= 0) end++;
            boolean plain = end - from < 16 && text.substring(0, end).matches("-?(\\d+\\.?\\d*|\\.\\d+)");
            assertThat(NumberText.plainEnd(among(text), START))
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(plain ? START + end : START);
            int digits = 0;
            while (digits < 16 && Character.digit(text.charAt(digits), 10) >= 0) digits++;
            assertThat(NumberText.digitsEnd(among(text), START))
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(START + digits);
        }
    }

    @Test
    void findsEachByteOfEitherKind() {
        for (long seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] text = new byte[8];
            for (int i = 0; i < 8; i++) text[i] = (byte) (random.nextInt(3) - 1 + (random.nextInt(3) << 6));
            byte one = text[random.nextInt(8)];
            byte other = (byte) random.nextInt(256);
            long expected = 0;
            for (int i = 0; i < 8; i++) if (text[i] == one || text[i] == other) expected |= 0x80L << (8 * i);
            long word = (long) NumberText.WORD.get(text, 0);
            long patternOne = NumberText.pattern(one);
            long patternOther = NumberText.pattern(other);
            assertThat(NumberText.matchesEither(word, patternOne, patternOther))
                    .as("seed %s", seed)
                    .isEqualTo(expected);
            long nearly = NumberText.nearlyMatchesEither(word, patternOne, patternOther);
            assertThat(Long.lowestOneBit(nearly)).as("seed %s", seed).isEqualTo(Long.lowestOneBit(expected));
        }
    }

    @Test
    void gathersBitsInTheirOrder() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            int bits = random.nextInt(256);
            long high = 0;
            for (int bit = 0; bit < 8; bit++) high |= (bits >>> bit & 1L) << (8 * bit + 7);
            assertThat(NumberText.gathered(high)).isEqualTo(bits);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01", "2000-02-29", "1900-02-29", "1899-12-31", "1799-12-31", "1800-01-01", "2199-11-30",
                "2199-12-31", "2200-01-01", "0001-01-01", "9999-12-31", "2024-00-10", "2024-13-10", "2024-01-00",
                "2024-04-31", "2024-12-31", "2023-02-29", "2024/01-02", "2024-01/02", "20a4-01-02", "2024-01-0x",
                "2024-01-:1", "-024-01-02", "2024--1-02"
            })
    void readsDatesAsJavaDoes(String text) {
        int expected;
        try {
            expected = (int) java.time.LocalDate.parse(text).toEpochDay();
        } catch (java.time.DateTimeException e) {
            expected = DateTimeText.NO_DATE;
        }
        assertThat(DateTimeText.isoDate(among(text), START)).isEqualTo(expected);
    }

    @Test
    void readsAllDaysOfTheUsualYears() {
        for (int day = -80_000; day < 120_000; day += 3) {
            String text = java.time.LocalDate.ofEpochDay(day).toString();
            assertThat(DateTimeText.isoDate(among(text), START)).as(text).isEqualTo(day);
        }
    }
}
