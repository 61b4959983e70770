package dev.kindling.execution.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.settings.Settings.Origin;
import dev.kindling.rdd.io.FileSystemOptions;
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
        assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value("grey", Origin.DEFAULT, false));
        for (Origin origin : List.of(Origin.CODE, Origin.FILE, Origin.COMMAND_LINE, Origin.SESSION)) {
            settings.set(COLOUR.key(), origin.label(), origin);
            assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value(origin.label(), origin, false));
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
        assertThat(settings.find(COLOUR.key())).isEqualTo(new Settings.Value("red", Origin.SYSTEM_PROPERTY, false));
        settings.set(COLOUR.key(), "blue", Origin.CODE);
        assertThat(settings.get(COLOUR)).isEqualTo("blue");
    }

    @Test
    void resetForgetsWhatSetSaid() {
        settings.set(COLOUR.key(), "blue", Origin.CODE);
        settings.set(COLOUR.key(), "red", Origin.SESSION);
        assertThat(settings.get(COLOUR)).isEqualTo("red");
        settings.reset(COLOUR.key());
        assertThat(settings.get(COLOUR)).isEqualTo("blue");
    }

    @Test
    void aSecretIsForCodeOnly() {
        var options = new Settings(List.of(ConfigOption.secret("kindling.test.key", "The key of the test.")));
        assertThat(options.find("kindling.test.key")).hasToString(" (default)");
        assertThat(options.asMap()).isEmpty();
        options.set("spark.test.key", "open sesame", Origin.SESSION);
        assertThat(options.all(true)).hasToString("{kindling.test.key=***** (SET)}");
        assertThat(options.asMap()).containsEntry("kindling.test.key", "open sesame");
    }

    @Test
    void theKeysOfFileSystemsAreKnown() {
        var options = new Settings(SessionOptions.all());
        options.set(FileSystemOptions.S3_PATH_STYLE, "true", Origin.CODE);
        for (String wrong : List.of(
                FileSystemOptions.MAX_ATTEMPTS + "=0",
                FileSystemOptions.S3_PART_BYTES + "=1000",
                FileSystemOptions.S3_PATH_STYLE + "=maybe")) {
            String[] pair = wrong.split("=", 2);
            var error =
                    catchThrowableOfType(KindlingException.class, () -> options.set(pair[0], pair[1], Origin.SESSION));
            assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_CONF_VALUE);
            assertThat(error.parameters()).containsEntry("confName", pair[0]);
        }
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
