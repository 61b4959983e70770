package dev.kindling.parser;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.parser.TokenPass.Tokens;
import dev.kindling.parser.generated.KindlingLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/// What the generated parser stumbled over, in words for people.
final class SyntaxErrors {

    /// Words a statement may begin with.
    private static final List<String> BEGINNINGS = List.of(
            "SELECT",
            "WITH",
            "FROM",
            "VALUES",
            "TABLE",
            "EXPLAIN",
            "CREATE",
            "DROP",
            "SHOW",
            "DESCRIBE",
            "SET",
            "RESET",
            "CACHE",
            "UNCACHE",
            "CLEAR",
            "REFRESH",
            "ANALYZE",
            "COPY",
            "INSERT");

    /// Words inside a statement that are long enough to recognize when misspelt.
    private static final List<String> CLAUSES = List.of(
            "SELECT",
            "DISTINCT",
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "QUALIFY",
            "WINDOW",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "INNER",
            "CROSS",
            "OUTER",
            "JOIN",
            "USING",
            "LATERAL",
            "BETWEEN",
            "LIKE",
            "WHEN",
            "THEN",
            "ELSE",
            "PARTITION",
            "PRECEDING",
            "FOLLOWING",
            "TABLESAMPLE",
            "PIVOT",
            "UNPIVOT",
            "VALUES",
            "OPTIONS",
            "ROLLUP",
            "NULLS",
            "INTERVAL",
            "TABLE",
            "VIEW",
            "TEMPORARY",
            "EXISTS");

    /// Statements Spark has and Kindling has not.
    private static final Set<String> UNSUPPORTED = Set.of(
            "ALTER",
            "BEGIN",
            "CALL",
            "COMMENT",
            "DECLARE",
            "DELETE",
            "EXECUTE",
            "FETCH",
            "GRANT",
            "LOAD",
            "MERGE",
            "MSCK",
            "REPAIR",
            "REVOKE",
            "TRUNCATE",
            "UPDATE",
            "USE",
            "ADD",
            "LIST",
            "EXPORT",
            "IMPORT",
            "LOCK",
            "UNLOCK");

    /// Second words of statements Spark has and Kindling has not.
    private static final Map<String, Set<String>> UNSUPPORTED_FORMS = Map.of(
            "CREATE",
                    Set.of("TABLE", "EXTERNAL", "DATABASE", "SCHEMA", "NAMESPACE", "FUNCTION", "MATERIALIZED", "INDEX"),
            "DROP", Set.of("DATABASE", "SCHEMA", "NAMESPACE", "FUNCTION", "INDEX", "TEMPORARY"),
            "INSERT", Set.of("INTO", "OVERWRITE"),
            "REPLACE", Set.of("TABLE"),
            "SHOW", Set.of("PARTITIONS", "TABLE", "LOCKS", "PROCEDURES", "ROLES", "CURRENT"),
            "DESCRIBE", Set.of("DATABASE", "SCHEMA", "NAMESPACE", "PROCEDURE"));

    private static final String END = "the end of the statement";
    private static final int MOST_EXPECTATIONS = 4;

    private SyntaxErrors() {}

    static KindlingException of(Tokens tokens, @Nullable RecognitionException cause) {
        Token offending = cause == null ? tokens.tokens().getFirst() : cause.getOffendingToken();
        if (offending == null) offending = tokens.tokens().getLast();
        if (offending.getType() == Token.EOF && tokens.unclosed() != null) return unclosed(tokens.unclosed());
        if (offending == tokens.closesNothing()) return closesNothing(offending);
        String first = tokens.tokens().getFirst().getText().toUpperCase(Locale.ROOT);
        if (offending == tokens.tokens().getFirst() && UNSUPPORTED.contains(first))
            return unsupported(offending, first);
        String second = tokens.tokens().size() < 2
                ? ""
                : tokens.tokens().get(1).getText().toUpperCase(Locale.ROOT);
        if (UNSUPPORTED_FORMS.getOrDefault(first, Set.of()).contains(second)) {
            boolean isDirectory = tokens.tokens().stream().anyMatch(t -> t.getType() == KindlingLexer.DIRECTORY);
            if (!isDirectory) return unsupported(tokens.tokens().getFirst(), first + " " + second);
        }
        List<String> expected = expected(cause);
        String found = offending.getType() == Token.EOF
                ? "the statement ends too early"
                : "unexpected `" + offending.getText() + "`";
        String detail = expected.isEmpty() ? found : found + ", expected " + String.join(" or ", expected);
        return KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, detail)
                .at(Places.of(offending))
                .parameter("error", offending.getType() == Token.EOF ? "end of input" : "'" + offending.getText() + "'")
                .parameter("expected", String.join(", ", expected))
                .hint(hint(tokens.tokens(), offending, expected))
                .build();
    }

    private static KindlingException unclosed(Token open) {
        return KindlingException.of(
                        ErrorCondition.PARSE_SYNTAX_ERROR,
                        "the `" + open.getText() + "` that stands here is not closed")
                .at(Places.of(open))
                .parameter("error", "end of input")
                .build();
    }

    private static KindlingException closesNothing(Token close) {
        return KindlingException.of(
                        ErrorCondition.PARSE_SYNTAX_ERROR,
                        "the `" + close.getText() + "` that stands here closes nothing")
                .at(Places.of(close))
                .parameter("error", "'" + close.getText() + "'")
                .build();
    }

    private static KindlingException unsupported(Token first, String words) {
        return KindlingException.of(ErrorCondition.UNSUPPORTED_FEATURE, words + " statements are not supported")
                .at(Places.of(first))
                .parameter("statement", words)
                .build();
    }

    private static @Nullable String hint(List<Token> tokens, Token offending, List<String> expected) {
        int index = tokens.indexOf(offending);
        if (index == 0) return misspelt(offending, BEGINNINGS);
        String hint = misspelt(offending, CLAUSES);
        if (hint == null) hint = misspelt(tokens.get(index - 1), index == 1 ? BEGINNINGS : CLAUSES);
        if (hint != null) return hint;
        boolean word =
                Character.isLetter(offending.getText().charAt(0)) && offending.getType() != KindlingLexer.IDENTIFIER;
        boolean nameWanted = expected.contains("a name") || expected.contains("an expression");
        if (word && nameWanted && offending.getType() != Token.EOF) {
            return "If it is a name, write it in backquotes: `" + offending.getText() + "`.";
        }
        return null;
    }

    /// `Did you mean ...?` if `token` is a name and looks like one of `words`.
    private static @Nullable String misspelt(Token token, List<String> words) {
        String text = token.getText();
        if (token.getType() != KindlingLexer.IDENTIFIER || text.length() < 4) return null;
        var alike = new ArrayList<String>();
        for (String word : words) {
            boolean sameBeginning = Character.toUpperCase(text.charAt(0)) == word.charAt(0);
            if (sameBeginning && Math.abs(word.length() - text.length()) <= 2) alike.add(word);
        }
        List<String> near = Suggestions.nearest(text, alike);
        if (near.isEmpty()) return null;
        // A word that is only cut short is the likeliest.
        String best = near.stream()
                .filter(word -> word.startsWith(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(near.getFirst());
        return "Did you mean " + best + " instead of `" + text + "`?";
    }

    /// A few of the things that could have stood at the place of the error, likely ones first.
    private static List<String> expected(@Nullable RecognitionException cause) {
        IntervalSet types = types(cause);
        if (types == null) return List.of();
        var words = new ArrayList<String>();
        boolean name = types.contains(KindlingLexer.IDENTIFIER);
        if (name && types.contains(KindlingLexer.INTEGER_VALUE)) words.add("an expression");
        else if (name) words.add("a name");
        else if (types.contains(KindlingLexer.INTEGER_VALUE)) words.add("a number");
        if (!name && types.contains(KindlingLexer.STRING)) words.add("a string");
        if (types.contains(KindlingLexer.CLOSE)) words.add("`)`");
        if (types.contains(KindlingLexer.COMMA)) words.add("`,`");
        if (types.contains(Token.EOF)) words.add(END);
        for (int type : types.toList()) {
            if (words.size() > MOST_EXPECTATIONS) break;
            String literal = type < 0 ? null : KindlingLexer.VOCABULARY.getLiteralName(type);
            if (literal == null) continue;
            String text = literal.substring(1, literal.length() - 1);
            boolean isWord = Character.isLetter(text.charAt(0));
            if (isWord ? !name : !name && text.length() == 1) {
                String quoted = isWord ? text : "`" + text + "`";
                if (!words.contains(quoted)) words.add(quoted);
            }
        }
        // Where the statement is complete, what might have gone on is no help.
        if (words.equals(List.of(END))) return List.of();
        return words.size() > MOST_EXPECTATIONS ? words.subList(0, name ? 1 : 0) : words;
    }

    private static @Nullable IntervalSet types(@Nullable RecognitionException cause) {
        if (cause instanceof InputMismatchException mismatch) return mismatch.getExpectedTokens();
        if (!(cause instanceof NoViableAltException noWay) || noWay.getDeadEndConfigs() == null) return null;
        var types = new IntervalSet();
        var parser = (Parser) noWay.getRecognizer();
        for (ATNConfig config : noWay.getDeadEndConfigs())
            types.addAll(parser.getATN().nextTokens(config.state));
        types.remove(Token.EPSILON);
        return types;
    }
}
