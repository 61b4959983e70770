package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.conversion.ValueText;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.HigherOrderFunction;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Just enough SQL to run the examples of functions without a parser and an analyzer: literals, operators, calls,
/// casts, lambdas. Every call is bound and cast as the analyzer does it.
public final class TinySql {

    public static final EvaluationContext CONTEXT =
            EvaluationContext.of(ZoneId.of("UTC"), Instant.parse("2024-02-29T12:34:56.789Z"));

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*('(?:[^']|'')*'|[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?[DLSYF]?(?![A-Za-z0-9_])|[A-Za-z_][A-Za-z0-9_]*"
                    + "|<=>|<<|>>>|>>|->|\\|\\||<=|>=|<>|!=|==|=>|[-+*/%<>=()\\[\\],~&|^!.])");
    private static final List<List<String>> LEVELS = List.of(
            List.of("OR"),
            List.of("AND"),
            List.of(
                    "=", "==", "<=>", "!=", "<>", "<", "<=", ">", ">=", "LIKE", "ILIKE", "RLIKE", "BETWEEN", "IN", "IS",
                    "NOT"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("<<", ">>", ">>>"),
            List.of("+", "-", "||"),
            List.of("*", "/", "%", "DIV"));

    private final List<String> tokens = new ArrayList<>();
    private final List<Map<String, LambdaParameter>> scopes = new ArrayList<>();
    private int at;

    private TinySql(String text) {
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length() && m.find(end) && m.start() == end) {
            tokens.add(m.group(1));
            end = m.end();
        }
        if (!text.substring(end).isBlank()) throw new IllegalArgumentException("cannot read: " + text.substring(end));
    }

    public static PhysicalExpression parse(String text) {
        var parser = new TinySql(text);
        PhysicalExpression expression = parser.level(0);
        if (parser.at != parser.tokens.size()) {
            throw new IllegalArgumentException("left over: " + parser.tokens.subList(parser.at, parser.tokens.size()));
        }
        return expression;
    }

    /// What `SELECT text` shows.
    public static String show(String text) {
        PhysicalExpression expression = parse(text);
        ColumnVector result = ExpressionCompiler.compile(expression).evaluate(new Batch(1, List.of()), CONTEXT);
        return show(result, expression.type(), 0);
    }

    public static String show(ColumnVector vector, DataType type, int index) {
        if (vector.isNull(index)) return "NULL";
        var text = new BytesBuilder(1);
        ValueText.of(type, CONTEXT).append(text, vector, index);
        text.end();
        BytesVector built = text.build();
        if (type == AtomicType.BINARY)
            return "X'" + java.util.HexFormat.of().withUpperCase().formatHex(built.bytes(0)) + "'";
        return built.text(0);
    }

    public static @Nullable Object value(String text) {
        PhysicalExpression expression = parse(text);
        ColumnVector result = ExpressionCompiler.compile(expression).evaluate(new Batch(1, List.of()), CONTEXT);
        return LiteralVectors.valueAt(result, expression.type(), 0);
    }

    public static PhysicalExpression call(String name, PhysicalExpression... arguments) {
        return call(name, List.of(arguments));
    }

    private static PhysicalExpression call(String name, List<PhysicalExpression> arguments) {
        ScalarFunction function = BuiltinFunctions.instance().scalar(name);
        if (function == null) throw new IllegalArgumentException("no function " + name);
        Signature signature =
                function.bind(arguments.stream().map(TinySql::argument).toList());
        var cast = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < arguments.size(); i++) {
            PhysicalExpression argument = arguments.get(i);
            DataType wanted = signature.argumentTypes().get(i);
            if (argument instanceof Lambda lambda) {
                PhysicalExpression body = lambda.body().type().equals(wanted)
                        ? lambda.body()
                        : new Cast(lambda.body(), wanted, OnFailure.ERROR);
                cast.add(new Lambda(lambda.parameterTypes(), body, lambda.depth()));
            } else {
                cast.add(argument.type().equals(wanted) ? argument : new Cast(argument, wanted, OnFailure.ERROR));
            }
        }
        return new Call(function, signature, cast);
    }

    private static Argument argument(PhysicalExpression expression) {
        Literal constant = null;
        if (dev.kindling.catalyst.evaluation.ConstantFolding.canFold(expression) && !(expression instanceof Lambda)) {
            constant = dev.kindling.catalyst.evaluation.ConstantFolding.evaluate(expression, CONTEXT);
        }
        return new Argument(expression.type(), expression.nullable(), constant);
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at).toUpperCase(Locale.ROOT) : "";
    }

    private boolean accept(String token) {
        if (!peek().equals(token)) return false;
        at++;
        return true;
    }

    private void expect(String token) {
        if (!accept(token)) throw new IllegalArgumentException("expected " + token + " at " + at + " of " + tokens);
    }

    private PhysicalExpression level(int level) {
        if (level == LEVELS.size()) return unary();
        if (level == 2 && accept("NOT")) return call("not", level(2));
        PhysicalExpression left = level(level + 1);
        while (LEVELS.get(level).contains(peek())) {
            String operator = tokens.get(at++).toUpperCase(Locale.ROOT);
            boolean negated = operator.equals("NOT");
            if (negated) operator = tokens.get(at++).toUpperCase(Locale.ROOT);
            PhysicalExpression result;
            switch (operator) {
                case "BETWEEN" -> {
                    PhysicalExpression low = level(level + 1);
                    expect("AND");
                    result = call("between", left, low, level(level + 1));
                }
                case "IN" -> {
                    expect("(");
                    var all = new ArrayList<>(List.of(left));
                    do all.add(level(0));
                    while (accept(","));
                    expect(")");
                    result = call("in", all);
                }
                case "IS" -> {
                    boolean not = accept("NOT");
                    String what = tokens.get(at++).toLowerCase(Locale.ROOT);
                    result = call("is" + (not ? "not" : "") + what, left);
                }
                case "LIKE", "ILIKE" -> {
                    PhysicalExpression pattern = level(level + 1);
                    result = accept("ESCAPE")
                            ? call(operator, left, pattern, level(level + 1))
                            : call(operator, left, pattern);
                }
                default -> result = call(operator.toLowerCase(Locale.ROOT), left, level(level + 1));
            }
            left = negated ? call("not", result) : result;
        }
        return left;
    }

    private PhysicalExpression unary() {
        if (accept("-")) {
            if (at < tokens.size() && Character.isDigit(tokens.get(at).charAt(0))) {
                tokens.set(at, "-" + tokens.get(at));
                return postfix();
            }
            return call("negative", unary());
        }
        if (accept("+")) return call("positive", unary());
        if (accept("~")) return call("~", unary());
        if (accept("!")) return call("!", unary());
        return postfix();
    }

    private PhysicalExpression postfix() {
        PhysicalExpression value = primary();
        while (accept("[")) {
            PhysicalExpression index = level(0);
            expect("]");
            value = call("element", value, index);
        }
        return value;
    }

    private PhysicalExpression primary() {
        String token = tokens.get(at++);
        char first = token.charAt(0);
        if (first == '\'') return new Literal(text(token), AtomicType.STRING);
        if (Character.isDigit(first) || ("-.".indexOf(first) >= 0 && token.length() > 1)) return number(token);
        String word = token.toUpperCase(Locale.ROOT);
        if (word.equals("(")) {
            PhysicalExpression inner = level(0);
            expect(")");
            return inner;
        }
        boolean quoted = at < tokens.size() && tokens.get(at).startsWith("'");
        switch (word) {
            case "NULL" -> {
                return new Literal(null, AtomicType.NULL);
            }
            case "TRUE", "FALSE" -> {
                return new Literal(word.equals("TRUE"), AtomicType.BOOLEAN);
            }
            case "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "TIME" -> {
                if (quoted) return folded(new Cast(primary(), type(word), OnFailure.ERROR));
            }
            case "X" -> {
                if (quoted) {
                    String hex = text(tokens.get(at++));
                    return new Literal(
                            new dev.kindling.catalyst.expression.BytesValue(
                                    java.util.HexFormat.of().parseHex(hex)),
                            AtomicType.BINARY);
                }
            }
            case "INTERVAL" -> {
                return interval();
            }
            case "CAST", "TRY_CAST" -> {
                expect("(");
                PhysicalExpression value = level(0);
                expect("AS");
                DataType type = dataType();
                expect(")");
                return new Cast(value, type, word.equals("CAST") ? OnFailure.ERROR : OnFailure.NULL);
            }
            default -> {}
        }
        for (int i = scopes.size() - 1; i >= 0; i--) {
            LambdaParameter parameter = scopes.get(i).get(token);
            if (parameter != null) return parameter;
        }
        if (!accept("(")) {
            throw new IllegalArgumentException("unknown: " + token + " in " + tokens);
        }
        return function(token);
    }

    private PhysicalExpression function(String name) {
        var arguments = new ArrayList<PhysicalExpression>();
        if (!accept(")")) {
            do arguments.add(isLambda() ? lambda(name, arguments) : level(0));
            while (accept(","));
            expect(")");
        }
        return call(name, arguments);
    }

    private boolean isLambda() {
        if (at + 1 < tokens.size() && tokens.get(at + 1).equals("->")) return true;
        int i = at;
        if (!tokens.get(i).equals("(")) return false;
        while (i < tokens.size() && !tokens.get(i).equals(")")) i++;
        return i + 1 < tokens.size() && tokens.get(i + 1).equals("->");
    }

    private Lambda lambda(String name, List<PhysicalExpression> before) {
        var names = new ArrayList<String>();
        if (accept("(")) {
            do names.add(tokens.get(at++));
            while (accept(","));
            expect(")");
        } else {
            names.add(tokens.get(at++));
        }
        expect("->");
        var function = (HigherOrderFunction)
                java.util.Objects.requireNonNull(BuiltinFunctions.instance().scalar(name));
        List<DataType> types =
                function.parameterTypes(before.stream().map(TinySql::argument).toList(), before.size(), names.size());
        int depth = scopes.size();
        var scope = new HashMap<String, LambdaParameter>();
        for (int i = 0; i < names.size(); i++)
            scope.put(names.get(i), new LambdaParameter(depth, i, types.get(i), true));
        scopes.add(scope);
        PhysicalExpression body = level(0);
        scopes.removeLast();
        return new Lambda(types.subList(0, names.size()), body, depth);
    }

    private PhysicalExpression interval() {
        String value = text(tokens.get(at++));
        String start = tokens.get(at++).toUpperCase(Locale.ROOT);
        String end = accept("TO") ? tokens.get(at++).toUpperCase(Locale.ROOT) : start;
        if (start.equals("WEEK")) {
            value = String.valueOf(Integer.parseInt(value) * 7);
            start = "DAY";
            end = "DAY";
        }
        DataType type = start.equals("YEAR") || start.equals("MONTH")
                ? new YearMonthIntervalType(
                        YearMonthIntervalType.Unit.valueOf(start), YearMonthIntervalType.Unit.valueOf(end))
                : new DayTimeIntervalType(
                        DayTimeIntervalType.Unit.valueOf(start), DayTimeIntervalType.Unit.valueOf(end));
        return folded(new Cast(new Literal(value, AtomicType.STRING), type, OnFailure.ERROR));
    }

    private static Literal folded(PhysicalExpression expression) {
        return dev.kindling.catalyst.evaluation.ConstantFolding.evaluate(expression, CONTEXT);
    }

    private static Literal number(String token) {
        String digits = token.replaceAll("[DLSYF]$", "");
        if (token.endsWith("L")) return new Literal(Long.valueOf(digits), AtomicType.LONG);
        if (token.endsWith("S")) return new Literal(Integer.valueOf(digits), AtomicType.SHORT);
        if (token.endsWith("Y")) return new Literal(Integer.valueOf(digits), AtomicType.BYTE);
        if (token.endsWith("D") || token.matches(".*[eE].*"))
            return new Literal(Double.valueOf(digits), AtomicType.DOUBLE);
        if (token.contains(".")) {
            var decimal = new BigDecimal(digits);
            int precision = Math.max(decimal.precision(), decimal.scale());
            return new Literal(decimal, new DecimalType(precision, decimal.scale()));
        }
        long value = Long.parseLong(digits);
        return value == (int) value ? new Literal((int) value, AtomicType.INT) : new Literal(value, AtomicType.LONG);
    }

    private static String text(String token) {
        return token.substring(1, token.length() - 1).replace("''", "'");
    }

    private DataType dataType() {
        String name = tokens.get(at++).toUpperCase(Locale.ROOT);
        if (name.equals("ARRAY")) {
            expect("<");
            DataType element = dataType();
            expect(">");
            return new dev.kindling.sql.types.ArrayType(element);
        }
        if (name.equals("DECIMAL") && accept("(")) {
            int precision = Integer.parseInt(tokens.get(at++));
            expect(",");
            int scale = Integer.parseInt(tokens.get(at++));
            expect(")");
            return new DecimalType(precision, scale);
        }
        return type(name);
    }

    private static DataType type(@Nullable String name) {
        return switch (name) {
            case "DECIMAL" -> DecimalType.DEFAULT;
            case "TINYINT" -> AtomicType.BYTE;
            case "SMALLINT" -> AtomicType.SHORT;
            case "BIGINT" -> AtomicType.LONG;
            case "TIME" -> new TimeType(6);
            case null -> AtomicType.NULL;
            default -> AtomicType.valueOf(name);
        };
    }
}
