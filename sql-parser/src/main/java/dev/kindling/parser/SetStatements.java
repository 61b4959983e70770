package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.catalyst.syntax.Statement.ResetOption;
import dev.kindling.catalyst.syntax.Statement.SetOption;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// SET and RESET: what follows is a key and free text up to the end of the statement, not tokens.
final class SetStatements {

    private SetStatements() {}

    /// The SET or RESET statement `tokens` of `text` are, or null if they are something else.
    static @Nullable Statement parse(String text, List<Token> tokens) {
        Token first = tokens.getFirst();
        if (first.getType() != KindlingLexer.SET && first.getType() != KindlingLexer.RESET) return null;
        boolean reset = first.getType() == KindlingLexer.RESET;
        Position place = Places.of(first);
        if (tokens.size() == 1) return reset ? new ResetOption(null, place) : new SetOption(null, null, place);
        if (!reset && isTimeZone(tokens)) return null;
        int start = tokens.get(1).getStartIndex();
        String rest = text.substring(start, tokens.getLast().getStopIndex() + 1);
        int equals = rest.indexOf('=');
        String key = unquoted((equals < 0 ? rest : rest.substring(0, equals)).strip());
        Position keyPlace = placeOf(tokens.get(1), (equals < 0 ? rest : rest.substring(0, equals)).strip());
        if (!reset && equals < 0 && rest.replaceAll("\\s", "").equalsIgnoreCase("-v")) {
            return new SetOption("-v", null, place);
        }
        if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace) || (reset && equals >= 0)) {
            String form = reset ? "RESET or RESET key" : "SET, SET key or SET key=value";
            throw KindlingException.of(
                            ErrorCondition.PARSE_SYNTAX_ERROR,
                            "not the key of an option: " + (key.isEmpty() ? rest : key))
                    .at(keyPlace)
                    .parameter("error", "'" + tokens.get(1).getText() + "'")
                    .hint("The forms are " + form + "; quote a key with blanks in backquotes.")
                    .build();
        }
        if (reset) return new ResetOption(key, keyPlace);
        return new SetOption(
                key, equals < 0 ? null : unquoted(rest.substring(equals + 1).strip()), keyPlace);
    }

    /// The place of `key`, which begins at `token` and may be several tokens.
    private static Position placeOf(Token token, String key) {
        Position first = Places.of(token);
        return Position.at(first.line(), first.column(), first.start(), first.start() + key.length());
    }

    private static boolean isTimeZone(List<Token> tokens) {
        return tokens.size() > 2
                && tokens.get(1).getType() == KindlingLexer.TIME
                && tokens.get(2).getType() == KindlingLexer.ZONE;
    }

    /// A key or value in backquotes without them; other quotes belong to the value.
    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && text.startsWith("`")
                && text.endsWith("`")
                && text.indexOf('`', 1) == text.length() - 1;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
