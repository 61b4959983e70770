package dev.kindling.execution.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.settings.Settings.Origin;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final ConfigOption<String> COLOUR =
            ConfigOption.text("kindling.test.colour", "grey", "The colour of the test.");

    private final Settings settings = new Settings(List.of(COLOUR, SessionOptions.PRECEDENCE));

    @AfterEach
    void forgetTheProperty() {
        System.clearProperty(COLOUR.key());
    }

    @Test
    void theStrongestOriginWins() {
        assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value("grey", Origin.DEFAULT));
        for (Origin origin : List.of(Origin.CODE, Origin.FILE, Origin.COMMAND_LINE, Origin.SESSION)) {
            settings.set(COLOUR.key(), origin.label(), origin);
            assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value(origin.label(), origin));
        }
        settings.set(COLOUR.key(), "weak", Origin.CODE);
        assertThat(settings.get(COLOUR)).isEqualTo("SET");
    }

    @Test
    void sparksPrecedencePutsCodeAboveTheCommandLine() {
        settings.set(COLOUR.key(), "of the code", Origin.CODE);
        settings.set(COLOUR.key(), "of the command line", Origin.COMMAND_LINE);
        assertThat(settings.get(COLOUR)).isEqualTo("of the command line");
        settings.set("spark.conf.precedence", "spark", Origin.COMMAND_LINE);
        assertThat(settings.get(COLOUR)).isEqualTo("of the code");
    }

    @Test
    void aSystemPropertyIsStrongerThanTheDefaultOnly() {
        System.setProperty(COLOUR.key(), "red");
        settings.readSystemProperties();
        assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value("red", Origin.SYSTEM_PROPERTY));
        settings.set(COLOUR.key(), "blue", Origin.CODE);
        assertThat(settings.get(COLOUR)).isEqualTo("blue");
    }

    @Test
    void resetForgetsWhatSetSaid() {
        settings.set(COLOUR.key(), "blue", Origin.CODE);
        settings.set(COLOUR.key(), "red", Origin.SESSION);
        settings.reset(COLOUR.key());
        assertThat(settings.get(COLOUR)).isEqualTo("blue");
    }

    @Test
    void aMisspeltKeyIsAnErrorThatSuggests() {
        var error = catchThrowableOfType(
                KindlingException.class, () -> settings.set("kindling.test.color", "red", Origin.CODE));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNKNOWN_OPTION);
        assertThat(error.parameters()).containsEntry("option", "kindling.test.color");
        assertThat(error.hint()).contains(COLOUR.key());
    }
}
