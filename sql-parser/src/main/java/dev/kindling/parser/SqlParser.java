package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.TokenPass.Tokens;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// SQL text to the syntax tree. All methods throw [KindlingException] with the place of the error and the line it
/// stands in when the text is not what is asked for, and nothing else.
///
/// A text takes three steps: `TokenPass` makes tokens, the generated parser a parse tree, and the builders
/// (`QueryBuilder`, `ExpressionBuilder`, ...) the syntax tree.
public final class SqlParser {

    private SqlParser() {}

    /// The one statement `text` is; a semicolon may follow it.
    public static Statement parseStatement(String text) {
        return located(text, () -> {
            List<Token> tokens = TokenPass.read(text, 0, text.length(), 1, 1);
            while (!tokens.isEmpty() && tokens.getLast().getType() == KindlingLexer.SEMICOLON) tokens.removeLast();
            return statement(text, tokens);
        });
    }

    /// The statements of `script` between its semicolons, in order and not yet parsed. Semicolons in strings,
    /// quoted names and comments separate nothing; empty statements are left out.
    public static List<ScriptPart> split(String script) {
        return located(script, () -> {
            var parts = new ArrayList<ScriptPart>();
            Token first = null;
            Token last = null;
            for (Token token : TokenPass.read(script, 0, script.length(), 1, 1)) {
                if (token.getType() != KindlingLexer.SEMICOLON) {
                    if (first == null) first = token;
                    last = token;
                } else if (first != null && last != null) {
                    parts.add(new ScriptPart(script, Places.of(first, last)));
                    first = null;
                }
            }
            if (first != null && last != null) parts.add(new ScriptPart(script, Places.of(first, last)));
            return parts;
        });
    }

    /// The statements of `script`, parsed; positions are places in the script.
    public static List<PlacedStatement> parseScript(String script) {
        var statements = new ArrayList<PlacedStatement>();
        for (ScriptPart part : split(script)) {
            statements.add(new PlacedStatement(part.parse(), part.text(), part.position()));
        }
        return statements;
    }

    static Statement parse(ScriptPart part) {
        Position place = part.position();
        return located(
                part.script(),
                () -> statement(
                        part.script(),
                        TokenPass.read(part.script(), place.start(), place.end(), place.line(), place.column())));
    }

    /// The expression `text` is, as it may stand in a SELECT list: stars and `AS name` are fine.
    public static Expression parseExpression(String text) {
        return parse(
                text,
                KindlingParser::wholeExpression,
                (tree, queries) -> queries.expressions().selectItem(tree.selectItem()));
    }

    /// The items of the SELECT list `text` is.
    public static List<Expression> parseSelectList(String text) {
        return parse(
                text,
                KindlingParser::wholeSelectList,
                (tree, queries) -> tree.selectItem().stream()
                        .map(queries.expressions()::selectItem)
                        .toList());
    }

    /// The type `text` is, e.g. `array<struct<a: int>>`.
    public static DataType parseType(String text) {
        return parse(text, KindlingParser::wholeType, (tree, _) -> TypeBuilder.type(tree.type()));
    }

    /// The columns of `a INT, b STRING NOT NULL COMMENT 'x'`, or the fields of `struct<...>`. An empty text is a
    /// schema without columns.
    public static StructType parseSchema(String text) {
        return located(text, () -> {
            List<Token> tokens = TokenPass.read(text, 0, text.length(), 1, 1);
            if (tokens.isEmpty()) return new StructType();
            Tokens prepared = TokenPass.prepare(tokens);
            if (tokens.getFirst().getType() == KindlingLexer.STRUCT
                    && run(prepared, KindlingParser::wholeType, (tree, _) -> TypeBuilder.type(tree.type()))
                            instanceof StructType struct) {
                return struct;
            }
            return run(
                    prepared, KindlingParser::wholeSchema, (tree, _) -> TypeBuilder.schema(tree.columnDefinitions()));
        });
    }

    private static Statement statement(String text, List<Token> tokens) {
        if (tokens.isEmpty()) {
            throw KindlingException.of(ErrorCondition.PARSE_EMPTY_STATEMENT, "the statement is empty")
                    .at(Position.at(1, 1, 0, 0))
                    .build();
        }
        Statement set = SetStatements.parse(text, tokens);
        if (set != null) return set;
        return run(
                TokenPass.prepare(tokens),
                KindlingParser::wholeStatement,
                (tree, queries) -> new StatementBuilder(queries).statement(tree.statement()));
    }

    private static <C extends ParserRuleContext, T> T parse(
            String text, Function<KindlingParser, C> rule, BiFunction<C, QueryBuilder, T> build) {
        return located(text, () -> {
            List<Token> tokens = TokenPass.read(text, 0, text.length(), 1, 1);
            if (tokens.isEmpty()) {
                throw KindlingException.of(ErrorCondition.PARSE_EMPTY_STATEMENT, "the text is empty")
                        .at(Position.at(1, 1, 0, 0))
                        .build();
            }
            return run(TokenPass.prepare(tokens), rule, build);
        });
    }

    private static <C extends ParserRuleContext, T> T run(
            Tokens tokens, Function<KindlingParser, C> rule, BiFunction<C, QueryBuilder, T> build) {
        return DeepStack.call(tokens.nesting(), tokens.tokens().getFirst(), () -> {
            C tree = tree(tokens, rule);
            return build.apply(tree, new QueryBuilder(tokens.tokens()));
        });
    }

    /// The parse tree. The fast prediction mode is right for almost every text; where it fails, the exact one has
    /// the last word.
    private static <C extends ParserRuleContext> C tree(Tokens tokens, Function<KindlingParser, C> rule) {
        try {
            return rule.apply(parser(tokens, PredictionMode.SLL));
        } catch (ParseCancellationException e) {
            var exact = parser(tokens, PredictionMode.LL);
            try {
                return rule.apply(exact);
            } catch (ParseCancellationException error) {
                throw SyntaxErrors.of(tokens, error.getCause() instanceof RecognitionException r ? r : null);
            }
        }
    }

    private static KindlingParser parser(Tokens tokens, PredictionMode mode) {
        var parser = new KindlingParser(new CommonTokenStream(new ListTokenSource(tokens.tokens())));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(mode);
        return parser;
    }

    private static <T> T located(String text, Supplier<T> work) {
        try {
            return work.get();
        } catch (KindlingException e) {
            throw e.inStatement(text);
        }
    }
}
