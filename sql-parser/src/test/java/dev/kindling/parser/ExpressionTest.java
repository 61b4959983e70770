package dev.kindling.parser;

import static dev.kindling.parser.Trees.alias;
import static dev.kindling.parser.Trees.ascending;
import static dev.kindling.parser.Trees.call;
import static dev.kindling.parser.Trees.column;
import static dev.kindling.parser.Trees.constants;
import static dev.kindling.parser.Trees.expression;
import static dev.kindling.parser.Trees.number;
import static dev.kindling.parser.Trees.star;
import static dev.kindling.parser.Trees.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Bound;
import dev.kindling.catalyst.syntax.Expression.BoundKind;
import dev.kindling.catalyst.syntax.Expression.Branch;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.CastMode;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.Frame;
import dev.kindling.catalyst.syntax.Expression.FrameUnit;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Interval;
import dev.kindling.catalyst.syntax.Expression.IntervalPart;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.NamedArgument;
import dev.kindling.catalyst.syntax.Expression.Parameter;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.Quantifier;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.error.Position;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    private static final Expression A = column("a");
    private static final Expression B = column("b");
    private static final Expression C = column("c");

    private static void means(String sql, Expression expected) {
        assertThat(expression(sql)).as(sql).isEqualTo(expected);
    }

    private static void isNumber(String sql, Object value, DataType type) {
        means(sql, new Literal(value, type, Position.NONE));
    }

    private static Expression interval(Expression value, String unit, @Nullable String toUnit) {
        return new Interval(List.of(new IntervalPart(value, unit, toUnit)), Position.NONE);
    }

    @Test
    void operatorsBindAsInSpark() {
        means("a + b * c", call("+", A, call("*", B, C)));
        means("a * b + c", call("+", call("*", A, B), C));
        means("a - b - c", call("-", call("-", A, B), C));
        means("a | b ^ c & 1", call("|", A, call("^", B, call("&", C, number(1)))));
        means("a << 1 + b", call("<<", A, call("+", number(1), B)));
        means("a >> 1 >>> 2", call(">>>", call(">>", A, number(1)), number(2)));
        means("a || b = c", call("=", call("||", A, B), C));
        means("a DIV b % c", call("%", call("div", A, B), C));
        means("-a * ~b", call("*", call("negative", A), call("~", B)));
        means("NOT a = b AND c", call("and", call("not", call("=", A, B)), C));
        means("a OR b AND c", call("or", A, call("and", B, C)));
        means("a AND b AND c", call("and", call("and", A, B), C));
        means("(a OR b) AND c", call("and", call("or", A, B), C));
    }

    @Test
    void comparisonsHaveOneSpellingEach() {
        means("a == b", call("=", A, B));
        means("a <> b", call("!=", A, B));
        means("a != b", call("!=", A, B));
        means("a <=> b", call("<=>", A, B));
        means("a >= b", call(">=", A, B));
        means("a IS NOT DISTINCT FROM b", call("<=>", A, B));
        means("a IS DISTINCT FROM b", call("not", call("<=>", A, B)));
    }

    @Test
    void testsOfAValue() {
        means("a IS NULL", call("isnull", A));
        means("a IS NOT NULL", call("isnotnull", A));
        means("a IS TRUE", call("istrue", A));
        means("a IS NOT FALSE", call("not", call("isfalse", A)));
        means("a IS UNKNOWN", call("isnull", A));
        means("a BETWEEN 1 AND 2 AND b", call("and", call("between", A, number(1), number(2)), B));
        means("a NOT BETWEEN b AND c", call("not", call("between", A, B, C)));
        means("a BETWEEN SYMMETRIC b AND c", call("or", call("between", A, B, C), call("between", A, C, B)));
        means("a IN (1, 2)", call("in", A, number(1), number(2)));
        means("a NOT IN (1)", call("not", call("in", A, number(1))));
        means("a LIKE 'x'", call("like", A, text("x")));
        means("a NOT LIKE 'x' ESCAPE '!'", call("not", call("like", A, text("x"), text("!"))));
        means("a ILIKE b", call("ilike", A, B));
        means("a REGEXP 'x'", call("rlike", A, text("x")));
        means("a LIKE ANY ('x', 'y')", call("or", call("like", A, text("x")), call("like", A, text("y"))));
        means(
                "a NOT LIKE ALL ('x', 'y')",
                call("and", call("not", call("like", A, text("x"))), call("not", call("like", A, text("y")))));
        means("like(a, 'x')", call("like", A, text("x")));
    }

    @Test
    void subqueriesInExpressions() {
        var one = constants(number(1));
        means("(SELECT 1)", new ScalarSubquery(one, Position.NONE));
        means("((SELECT 1)) + a", call("+", new ScalarSubquery(one, Position.NONE), A));
        means("abs((SELECT 1))", call("abs", new ScalarSubquery(one, Position.NONE)));
        means("EXISTS (SELECT 1)", new Exists(one, Position.NONE));
        means("a IN (SELECT 1)", new InSubquery(List.of(A), one, Position.NONE));
        means("(a, b) NOT IN (SELECT 1)", call("not", new InSubquery(List.of(A, B), one, Position.NONE)));
        means("a >= ALL (SELECT 1)", new Quantified(A, ">=", Quantifier.ALL, one, Position.NONE));
        means("a = SOME (SELECT 1)", new Quantified(A, "=", Quantifier.ANY, one, Position.NONE));
    }

    @Test
    void tuplesAreStructs() {
        means("(a, b)", call("struct", A, B));
        means("(a, b) IN ((1, 2))", call("in", call("struct", A, B), call("struct", number(1), number(2))));
    }

    @Test
    void integersAreAsWideAsNeeded() {
        isNumber("1", 1, DataTypes.IntegerType);
        isNumber("-2147483648", Integer.MIN_VALUE, DataTypes.IntegerType);
        isNumber("2147483648", 2147483648L, DataTypes.LongType);
        isNumber("-9223372036854775808", Long.MIN_VALUE, DataTypes.LongType);
        isNumber("9223372036854775808", new BigDecimal("9223372036854775808"), new DecimalType(19, 0));
        isNumber("3Y", (byte) 3, DataTypes.ByteType);
        isNumber("-128Y", (byte) -128, DataTypes.ByteType);
        isNumber("3S", (short) 3, DataTypes.ShortType);
        isNumber("3L", 3L, DataTypes.LongType);
    }

    @Test
    void fractionsAreDecimalUnlessTheyHaveAnExponent() {
        isNumber("1.50", new BigDecimal("1.50"), new DecimalType(3, 2));
        isNumber(".05", new BigDecimal("0.05"), new DecimalType(2, 2));
        isNumber("5.", new BigDecimal("5"), new DecimalType(1, 0));
        isNumber("1e3", 1000.0, DataTypes.DoubleType);
        isNumber("1.0D", 1.0, DataTypes.DoubleType);
        isNumber("1.5F", 1.5f, DataTypes.FloatType);
        isNumber("4BD", new BigDecimal("4"), new DecimalType(1, 0));
    }

    @Test
    void stringsAndTheirEscapes() {
        means("'it''s'", text("it's"));
        means("\"a\"", text("a"));
        means("'a' 'b'", text("ab"));
        means("'a\\n\\t\\'\\u0041\\101\\\\'", text("a\n\t'AA\\"));
        means("'50\\%'", text("50\\%"));
        means("r'\\n'", text("\\n"));
        means("'\\U0001F600'", text("\uD83D\uDE00"));
    }

    @Test
    void constantsWithATypeInFront() {
        means("DATE '2020-01-01'", new TypedLiteral("DATE", "2020-01-01", Position.NONE));
        means("x'1F'", new TypedLiteral("X", "1F", Position.NONE));
        means("interval '3 days'", new TypedLiteral("INTERVAL", "3 days", Position.NONE));
        means("TRUE", new Literal(true, DataTypes.BooleanType, Position.NONE));
        means("null", new Literal(null, DataTypes.NullType, Position.NONE));
    }

    @Test
    void intervals() {
        means("INTERVAL '1' DAY", interval(text("1"), "DAY", null));
        means("INTERVAL -3 MONTHS", interval(number(-3), "MONTH", null));
        means("INTERVAL -'3' MONTHS", interval(call("negative", text("3")), "MONTH", null));
        means("INTERVAL '1-2' YEAR TO MONTH", interval(text("1-2"), "YEAR", "MONTH"));
        means("INTERVAL (a) HOUR", interval(A, "HOUR", null));
        means(
                "INTERVAL 3 DAYS 2 HOURS",
                new Interval(
                        List.of(new IntervalPart(number(3), "DAY", null), new IntervalPart(number(2), "HOUR", null)),
                        Position.NONE));
        means("a - INTERVAL '1' DAY - 5", call("-", call("-", A, interval(text("1"), "DAY", null)), number(5)));
    }

    @Test
    void namesAndWhatFollowsThem() {
        means("a.b.c", column("a", "b", "c"));
        means("`a b`.`c``d`", column("a b", "c`d"));
        means("a[0].b", new FieldAccess(call("element", A, number(0)), "b", Position.NONE));
        means("(a).b", new FieldAccess(A, "b", Position.NONE));
        means("f(a).b", new FieldAccess(call("f", A), "b", Position.NONE));
        means("s.f(a)", call("s.f", A));
        means("t.*", star("t"));
        means("a::int::string", cast(cast(A, DataTypes.IntegerType), DataTypes.StringType));
        means("-1::string", cast(number(-1), DataTypes.StringType));
        means("?", new Parameter("0", Position.NONE));
        means("? + ?", call("+", new Parameter("0", Position.NONE), new Parameter("1", Position.NONE)));
        means(":x", new Parameter("x", Position.NONE));
        means("a COLLATE utf8_lcase", call("collate", A, text("utf8_lcase")));
    }

    private static Expression cast(Expression value, DataType type) {
        return new Cast(value, type, CastMode.ANSI, Position.NONE);
    }

    @Test
    void castsAndCase() {
        means("CAST(a AS DECIMAL(10, 2))", cast(A, new DecimalType(10, 2)));
        means("try_cast(a AS INT)", new Cast(A, DataTypes.IntegerType, CastMode.TRY, Position.NONE));
        means("CASE a WHEN 1 THEN b ELSE c END", new CaseWhen(A, List.of(new Branch(number(1), B)), C, Position.NONE));
        means("CASE WHEN a THEN b END", new CaseWhen(null, List.of(new Branch(A, B)), null, Position.NONE));
    }

    @Test
    void functionsWithWordsAmongTheirArguments() {
        means("extract(YEAR FROM a)", call("extract", text("YEAR"), A));
        means("substring(a FROM 1 FOR 2)", call("substring", A, number(1), number(2)));
        means("substring(a, 1, 2)", call("substring", A, number(1), number(2)));
        means("trim(a)", call("trim", A));
        means("trim(BOTH 'x' FROM a)", call("btrim", A, text("x")));
        means("trim(LEADING 'x' FROM a)", call("ltrim", text("x"), A));
        means("trim(TRAILING FROM a)", call("rtrim", A));
        means("position('x' IN a)", call("position", text("x"), A));
        means("overlay(a PLACING b FROM 3)", call("overlay", A, B, number(3)));
        means("current_date", call("current_date"));
        means("`current_date`", column("current_date"));
        means("struct(a AS x, b)", call("struct", alias(A, "x"), B));
    }

    @Test
    void wordsOfTheLanguageMayBeNames() {
        for (String name : List.of("year", "date", "position", "trim", "left", "first", "values", "table", "filter")) {
            means(name, column(name));
            means("t." + name, column("t", name));
        }
        means("t.select", column("t", "select"));
        means("a AS end", alias(A, "end"));
        means("left(a, 1)", call("left", A, number(1)));
        means("if(a, b, c)", call("if", A, B, C));
        means("any(a)", call("any", A));
    }

    @Test
    void lambdasAndNamedArguments() {
        Expression increment = new Lambda(List.of("x"), call("+", column("x"), number(1)), Position.NONE);
        means("transform(a, x -> x + 1)", call("transform", A, increment));
        means("f(p => a)", call("f", new NamedArgument("p", A, Position.NONE)));
        means("f((x, y) -> a)", call("f", new Lambda(List.of("x", "y"), A, Position.NONE)));
        means("exists(a, x -> b)", call("exists", A, new Lambda(List.of("x"), B, Position.NONE)));
    }

    @Test
    void callsAndTheirOptions() {
        means("count(*)", call("count", star()));
        means("count(DISTINCT a)", with(new CallOptions(true, null, List.of(), false, null)));
        means("count(a) FILTER (WHERE b)", with(new CallOptions(false, B, List.of(), false, null)));
        means("count(a) IGNORE NULLS", with(new CallOptions(false, null, List.of(), true, null)));
        means("count(a IGNORE NULLS)", with(new CallOptions(false, null, List.of(), true, null)));
        means(
                "count(a) WITHIN GROUP (ORDER BY b)",
                with(new CallOptions(false, null, List.of(ascending(B)), false, null)));
        var named = new Window("w", List.of(), List.of(), null, Position.NONE);
        means("count(a) OVER w", with(CallOptions.NONE.over(named)));
        var frame = new Frame(
                FrameUnit.ROWS, new Bound(BoundKind.PRECEDING, number(2)), new Bound(BoundKind.CURRENT_ROW, null));
        var window = new Window(null, List.of(B), List.of(ascending(C)), frame, Position.NONE);
        means("count(a) OVER (PARTITION BY b ORDER BY c ROWS 2 PRECEDING)", with(CallOptions.NONE.over(window)));
    }

    private static Expression with(CallOptions options) {
        return new Call("count", List.of(A), options, Position.NONE);
    }

    @Test
    void starsAndTheirChanges() {
        means(
                "* EXCEPT (a, b.c)",
                new Star(List.of(), List.of(List.of("a"), List.of("b", "c")), List.of(), Position.NONE));
        means("* EXCLUDE a", new Star(List.of(), List.of(List.of("a")), List.of(), Position.NONE));
        means(
                "t.* REPLACE (b AS a)",
                new Star(List.of("t"), List.of(), List.of(Expression.Alias.of(B, "a")), Position.NONE));
    }

    @Test
    void longChainsAreBalanced() {
        var terms = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) terms.add("a = " + i);
        assertThat(depth(expression(String.join(" OR ", terms)))).isLessThan(60);
    }

    private static int depth(Expression expression) {
        if (!(expression instanceof Call(var _, var arguments, var _, var _))) return 1;
        int deepest = 0;
        for (Expression argument : arguments) deepest = Math.max(deepest, depth(argument));
        return deepest + 1;
    }

    @Test
    void aLongSumParses() {
        assertThat(expression("1" + " + 1".repeat(10_000))).isInstanceOf(Call.class);
    }

    @Test
    void manyParenthesesParse() {
        means("(".repeat(5_000) + "a" + ")".repeat(5_000), A);
    }

    @Test
    void positionsPointAtTheTellingWord() {
        Position plus = expression("a\n + b").position();
        assertThat(plus.line()).isEqualTo(2);
        assertThat(plus.column()).isEqualTo(2);
        assertThat(plus.start()).isEqualTo(3);
        assertThat(plus.end()).isEqualTo(4);
        Position name = expression("  a.b.c").position();
        assertThat(name.start()).isEqualTo(2);
        assertThat(name.end()).isEqualTo(7);
        Position function = expression("1 + abs(x)").position();
        assertThat(function.start()).isEqualTo(2);
        Position afterEmoji = ((Call) expression("f('\uD83D\uDE00', b)"))
                .arguments()
                .getLast()
                .position();
        assertThat(afterEmoji.start()).isEqualTo(8);
    }
}
