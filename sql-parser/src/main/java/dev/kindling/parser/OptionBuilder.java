package dev.kindling.parser;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.parser.generated.KindlingParser.OptionContext;
import dev.kindling.parser.generated.KindlingParser.OptionKeyContext;
import dev.kindling.parser.generated.KindlingParser.OptionValueContext;
import dev.kindling.parser.generated.KindlingParser.Options_Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists of options: `(header 'true', sep = ';', a.b 1)`.
final class OptionBuilder {

    private OptionBuilder() {}

    static Map<String, String> options(@Nullable Options_Context context) {
        if (context == null) return Map.of();
        var options = new LinkedHashMap<String, String>();
        for (OptionContext option : context.option()) {
            put(options, option.optionKey(), value(option.optionValue()));
        }
        return options;
    }

    static void put(Map<String, String> options, OptionKeyContext key, String value) {
        if (options.put(key(key), value) == null) return;
        throw KindlingException.of(ErrorCondition.DUPLICATE_KEY, "the option `" + key(key) + "` is given twice")
                .at(Places.of(key))
                .parameter("keyColumn", key(key))
                .build();
    }

    static String key(OptionKeyContext context) {
        if (context.aliasText() != null) return Texts.string(context.getStart());
        var parts = context.anyName().stream().map(Texts::name).toList();
        return String.join(".", parts);
    }

    /// The text of an option's value without quotes; an option without a value is switched on.
    static String value(@Nullable OptionValueContext context) {
        if (context == null) return "true";
        if (context.string() != null) return Texts.string(context.string());
        if (context.name() != null) return Texts.name(context.name());
        return context.getText();
    }
}
