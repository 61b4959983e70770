package dev.kindling.parser;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// From text to the tokens the grammar reads. What a parenthesis opens and whether a word such as POSITION is a
/// function shows only later in the text; this pass finds it out once, so that the parser need not look ahead.
final class TokenPass {

    /// The tokens of one statement, the last one EOF.
    ///
    /// @param nesting about how deep the parser will have to go
    /// @param unclosed the innermost opening bracket without a partner
    /// @param closesNothing the first closing bracket without a partner
    record Tokens(
            List<Token> tokens,
            int nesting,
            @Nullable Token unclosed,
            @Nullable Token closesNothing) {}

    private static final BitSet FUNCTION_WORDS = types(
            KindlingLexer.CAST,
            KindlingLexer.TRY_CAST,
            KindlingLexer.EXTRACT,
            KindlingLexer.SUBSTRING,
            KindlingLexer.SUBSTR,
            KindlingLexer.TRIM,
            KindlingLexer.POSITION,
            KindlingLexer.OVERLAY,
            KindlingLexer.STRUCT);

    /// What may follow a query in parentheses and still belong to a query around it.
    private static final BitSet CONTINUES_QUERY = types(
            KindlingLexer.UNION,
            KindlingLexer.INTERSECT,
            KindlingLexer.EXCEPT,
            KindlingLexer.SETMINUS,
            KindlingLexer.ORDER,
            KindlingLexer.SORT,
            KindlingLexer.CLUSTER,
            KindlingLexer.DISTRIBUTE,
            KindlingLexer.LIMIT,
            KindlingLexer.OFFSET);

    /// What a parenthesis may follow without being the parenthesis of a call.
    private static final BitSet CALLS_NOTHING = types(
            KindlingLexer.OPEN,
            KindlingLexer.OPEN_QUERY,
            KindlingLexer.OPEN_BRACKET,
            KindlingLexer.COMMA,
            KindlingLexer.EQ,
            KindlingLexer.NULL_SAFE_EQ,
            KindlingLexer.NOT_EQ,
            KindlingLexer.LT,
            KindlingLexer.LTE,
            KindlingLexer.GT,
            KindlingLexer.GTE,
            KindlingLexer.SHIFT_LEFT,
            KindlingLexer.PLUS,
            KindlingLexer.MINUS,
            KindlingLexer.STAR,
            KindlingLexer.SLASH,
            KindlingLexer.PERCENT_SIGN,
            KindlingLexer.DIV,
            KindlingLexer.AMPERSAND,
            KindlingLexer.BAR,
            KindlingLexer.CARET,
            KindlingLexer.TILDE,
            KindlingLexer.BANG,
            KindlingLexer.CONCAT,
            KindlingLexer.ARROW,
            KindlingLexer.FAT_ARROW,
            KindlingLexer.HINT_END,
            KindlingLexer.SEMICOLON,
            KindlingLexer.ALL,
            KindlingLexer.ANALYZE,
            KindlingLexer.AND,
            KindlingLexer.ANY,
            KindlingLexer.AS,
            KindlingLexer.BETWEEN,
            KindlingLexer.BY,
            KindlingLexer.CASE,
            KindlingLexer.CODEGEN,
            KindlingLexer.COPY,
            KindlingLexer.COST,
            KindlingLexer.DESC,
            KindlingLexer.DESCRIBE,
            KindlingLexer.DISTINCT,
            KindlingLexer.ELSE,
            KindlingLexer.EXCEPT,
            KindlingLexer.EXISTS,
            KindlingLexer.EXPLAIN,
            KindlingLexer.EXTENDED,
            KindlingLexer.FORMATTED,
            KindlingLexer.FROM,
            KindlingLexer.HAVING,
            KindlingLexer.IN,
            KindlingLexer.INTERSECT,
            KindlingLexer.INTERVAL,
            KindlingLexer.JOIN,
            KindlingLexer.LATERAL,
            KindlingLexer.LIMIT,
            KindlingLexer.NAME,
            KindlingLexer.NOT,
            KindlingLexer.OFFSET,
            KindlingLexer.ON,
            KindlingLexer.OR,
            KindlingLexer.QUALIFY,
            KindlingLexer.QUERY,
            KindlingLexer.SELECT,
            KindlingLexer.SETMINUS,
            KindlingLexer.SOME,
            KindlingLexer.THEN,
            KindlingLexer.UNION,
            KindlingLexer.VALUES,
            KindlingLexer.WHEN,
            KindlingLexer.WHERE);

    private TokenPass() {}

    /// The visible tokens of a stretch of `text` without EOF, as the lexer makes them.
    ///
    /// @throws KindlingException if a string, a quoted name or a comment stays open
    static List<Token> read(String text, int start, int end, int line, int column) {
        var lexer = new KindlingLexer(new TextStream(text, start, end));
        lexer.removeErrorListeners();
        lexer.setLine(line);
        lexer.setCharPositionInLine(column - 1);
        var tokens = new ArrayList<Token>();
        Token commentStart = null;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            switch (token.getType()) {
                case KindlingLexer.UNCLOSED_STRING -> throw unclosed(token, "string");
                case KindlingLexer.UNCLOSED_BACKQUOTED -> throw unclosed(token, "quoted name");
                case KindlingLexer.COMMENT_START -> commentStart = token;
                default -> {
                    if (token.getChannel() == Token.DEFAULT_CHANNEL) tokens.add(token);
                }
            }
        }
        if (commentStart != null && lexer._mode == KindlingLexer.IN_COMMENT) throw unclosedComment(commentStart);
        return withoutStrayHints(tokens);
    }

    /// Hints stand after SELECT; anywhere else `/*+ ... */` is a comment.
    private static List<Token> withoutStrayHints(List<Token> tokens) {
        var kept = new ArrayList<Token>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.getType() == KindlingLexer.HINT_START) {
                int end = i;
                while (end < tokens.size() && tokens.get(end).getType() != KindlingLexer.HINT_END) end++;
                if (end == tokens.size()) throw unclosedComment(token);
                int before = kept.isEmpty() ? Token.EOF : kept.getLast().getType();
                if (before != KindlingLexer.SELECT && before != KindlingLexer.HINT_END) {
                    i = end;
                    continue;
                }
            }
            kept.add(token);
        }
        return kept;
    }

    private static KindlingException unclosed(Token token, String what) {
        return KindlingException.of(
                        ErrorCondition.PARSE_SYNTAX_ERROR, "the " + what + " that begins here is not closed")
                .at(firstCharacter(token))
                .parameter("error", "'" + token.getText().charAt(0) + "'")
                .build();
    }

    private static KindlingException unclosedComment(Token start) {
        return KindlingException.of(
                        ErrorCondition.UNCLOSED_BRACKETED_COMMENT, "the comment that begins here is not closed")
                .at(Places.of(start))
                .hint("End it with `*/`; comments nest.")
                .build();
    }

    private static Position firstCharacter(Token token) {
        int start = token.getStartIndex();
        return Position.at(token.getLine(), token.getCharPositionInLine() + 1, start, start + 1);
    }

    /// `tokens` of one statement as the parser wants them, with EOF at the end.
    static Tokens prepare(List<Token> tokens) {
        int count = tokens.size();
        var partner = new int[count];
        var open = new int[count];
        int depth = 0;
        int deepest = 0;
        int chained = 0;
        int cases = 0;
        Token closesNothing = null;
        for (int i = 0; i < count; i++) {
            partner[i] = -1;
            int type = tokens.get(i).getType();
            if (opens(type)) {
                open[depth++] = i;
            } else if (closes(type)) {
                if (depth > 0 && matches(tokens.get(open[depth - 1]).getType(), type)) partner[open[--depth]] = i;
                else if (closesNothing == null) closesNothing = tokens.get(i);
            } else if (type == KindlingLexer.CASE) {
                cases++;
            } else if (type == KindlingLexer.END) {
                cases = Math.max(0, cases - 1);
            } else if (type == KindlingLexer.ARROW || type == KindlingLexer.EXPLAIN || isTypeWord(type)) {
                chained++;
            }
            deepest = Math.max(deepest, depth + cases);
            retagFunctionWord(tokens, i);
        }
        for (int i = count - 1; i >= 0; i--) {
            if (tokens.get(i).getType() == KindlingLexer.OPEN) retagParenthesis(tokens, i, partner);
        }
        var all = new ArrayList<Token>(count + 1);
        all.addAll(tokens);
        all.add(endAfter(tokens));
        return new Tokens(all, deepest + chained, depth > 0 ? tokens.get(open[depth - 1]) : null, closesNothing);
    }

    private static void retagFunctionWord(List<Token> tokens, int index) {
        var token = (CommonToken) tokens.get(index);
        if (!FUNCTION_WORDS.get(token.getType())) return;
        int next = typeAt(tokens, index + 1);
        boolean special = next == KindlingLexer.OPEN
                || (token.getType() == KindlingLexer.STRUCT
                        && (next == KindlingLexer.LT || next == KindlingLexer.NOT_EQ));
        if (!special || typeAt(tokens, index - 1) == KindlingLexer.DOT) token.setType(KindlingLexer.IDENTIFIER);
    }

    private static void retagParenthesis(List<Token> tokens, int index, int[] partner) {
        var token = (CommonToken) tokens.get(index);
        int close = partner[index];
        if (close >= 0 && typeAt(tokens, close + 1) == KindlingLexer.ARROW) {
            token.setType(KindlingLexer.OPEN_LAMBDA);
        } else if (opensQuery(tokens, index, partner)) {
            token.setType(KindlingLexer.OPEN_QUERY);
        }
    }

    /// Whether the parenthesis at `index` holds a query; those inside it are tagged already.
    private static boolean opensQuery(List<Token> tokens, int index, int[] partner) {
        int second = typeAt(tokens, index + 2);
        return switch (typeAt(tokens, index + 1)) {
            case KindlingLexer.SELECT, KindlingLexer.WITH, KindlingLexer.FROM -> true;
            case KindlingLexer.TABLE -> second == KindlingLexer.IDENTIFIER || second == KindlingLexer.BACKQUOTED;
            case KindlingLexer.VALUES ->
                second == KindlingLexer.OPEN
                        || second == KindlingLexer.INTEGER_VALUE
                        || second == KindlingLexer.STRING
                        || second == KindlingLexer.NULL;
            case KindlingLexer.OPEN_QUERY -> {
                int inner = partner[index + 1];
                if (inner < 0) yield true;
                if (CONTINUES_QUERY.get(typeAt(tokens, inner + 1))) yield true;
                yield inner + 1 == partner[index] && (index == 0 || CALLS_NOTHING.get(typeAt(tokens, index - 1)));
            }
            default -> false;
        };
    }

    private static Token endAfter(List<Token> tokens) {
        var end = new CommonToken(Token.EOF, "<EOF>");
        if (tokens.isEmpty()) {
            end.setLine(1);
            end.setCharPositionInLine(0);
            end.setStartIndex(0);
            end.setStopIndex(-1);
            return end;
        }
        Token last = tokens.getLast();
        int length = last.getStopIndex() + 1 - last.getStartIndex();
        String text = last.getText();
        int lastBreak = text.lastIndexOf('\n');
        end.setLine(last.getLine() + (int) text.chars().filter(c -> c == '\n').count());
        end.setCharPositionInLine(lastBreak < 0 ? last.getCharPositionInLine() + length : length - lastBreak - 1);
        end.setStartIndex(last.getStopIndex() + 1);
        end.setStopIndex(last.getStopIndex());
        return end;
    }

    private static int typeAt(List<Token> tokens, int index) {
        return index < 0 || index >= tokens.size()
                ? Token.INVALID_TYPE
                : tokens.get(index).getType();
    }

    private static boolean opens(int type) {
        return type == KindlingLexer.OPEN || type == KindlingLexer.OPEN_BRACKET;
    }

    private static boolean closes(int type) {
        return type == KindlingLexer.CLOSE || type == KindlingLexer.CLOSE_BRACKET;
    }

    private static boolean matches(int open, int close) {
        return (open == KindlingLexer.OPEN) == (close == KindlingLexer.CLOSE);
    }

    private static boolean isTypeWord(int type) {
        return type == KindlingLexer.ARRAY || type == KindlingLexer.MAP || type == KindlingLexer.STRUCT;
    }

    private static BitSet types(int... types) {
        var set = new BitSet();
        for (int type : types) set.set(type);
        return set;
    }
}
