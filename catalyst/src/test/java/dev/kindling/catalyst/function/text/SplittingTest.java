package dev.kindling.catalyst.function.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplittingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {", ,", "\\| |", "a\\.b a.b", "\u00e9#- \u00e9#-"})
    void knowsSeparatorsThatStandForThemselves(String regex, String literal) {
        assertThat(Splitting.literal(regex)).isEqualTo(literal.getBytes(StandardCharsets.UTF_8));
        assertThat(Pattern.matches(regex, literal)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a|b", "[,]", "\\d", "\\s", "\\\\d+", "a*", "^", "\\Qa\\E", "\ud83d\ude00"})
    void leavesAllOthersToRegularExpressions(String regex) {
        assertThat(Splitting.literal(regex)).isNull();
    }

    @Test
    void takesABackslashForItselfWhereItIsEscaped() {
        assertThat(Splitting.literal("\\\\")).isEqualTo(new byte[] {'\\'});
    }
}
