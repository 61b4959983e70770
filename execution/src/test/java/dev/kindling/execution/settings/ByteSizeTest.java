package dev.kindling.execution.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1587, 1.5 KiB",
        "1588, 1.6 KiB",
        "1048575, 1024.0 KiB",
        "1048576, 1.0 MiB",
        "1610612736, 1.5 GiB",
        "1125899906842624, 1024.0 TiB"
    })
    void keepsTheNumberShort(long bytes, String text) {
        assertThat(ByteSize.format(bytes)).isEqualTo(text);
    }

    @Test
    void roundsAsAFormatterDoes() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long bytes = 1024 + random.nextLong(1L << (10 + random.nextInt(20)));
            double value = bytes;
            int unit = -1;
            while (value >= 1024) {
                value /= 1024;
                unit++;
            }
            String expected = String.format(Locale.ROOT, "%.1f", value) + " " + "KMG".charAt(unit) + "iB";
            assertThat(ByteSize.format(bytes)).as("%d bytes", bytes).isEqualTo(expected);
        }
    }
}
