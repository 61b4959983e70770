package dev.kindling.catalyst.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.RandomVectors;
import dev.kindling.catalyst.function.builtin.TinySql;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final int ROUNDS = 60;

    @Test
    void agreesWithBigDecimalOnDecimals() {
        var types = List.of(
                new DecimalType(5, 2),
                new DecimalType(15, 2),
                new DecimalType(18, 0),
                new DecimalType(25, 10),
                new DecimalType(38, 6));
        var vectors = new RandomVectors(11);
        for (String operator : List.of("try_add", "try_subtract", "try_multiply", "try_divide", "try_mod")) {
            for (DecimalType a : types) {
                for (DecimalType b : types) {
                    ColumnVector left = vectors.next(a, 70);
                    ColumnVector right = vectors.next(b, 70);
                    PhysicalExpression call = TinySql.call(operator, column(0, a), column(1, b));
                    var type = (DecimalType) call.type();
                    var results = evaluate(call, left, right);
                    for (int i = 0; i < 70; i++) {
                        var x = (BigDecimal) LiteralVectors.valueAt(left, a, i);
                        var y = (BigDecimal) LiteralVectors.valueAt(right, b, i);
                        assertThat(results.get(i))
                                .as("%s %s %s : %s", x, operator, y, type)
                                .isEqualTo(x == null || y == null ? null : exact(operator, x, y, type));
                    }
                }
            }
        }
    }

    private static @Nullable BigDecimal exact(String operator, BigDecimal x, BigDecimal y, DecimalType type) {
        boolean divides = operator.equals("try_divide") || operator.equals("try_mod");
        if (divides && y.signum() == 0) return null;
        BigDecimal result = switch (operator) {
            case "try_add" -> x.add(y);
            case "try_subtract" -> x.subtract(y);
            case "try_multiply" -> x.multiply(y);
            case "try_mod" -> x.remainder(y);
            default -> x.divide(y, type.scale(), RoundingMode.HALF_UP);
        };
        BigDecimal rounded = result.setScale(type.scale(), RoundingMode.HALF_UP);
        return rounded.unscaledValue().abs().compareTo(BigInteger.TEN.pow(type.precision())) < 0 ? rounded : null;
    }

    @Test
    void agreesWithBigIntegerOnIntegers() {
        var vectors = new RandomVectors(12);
        for (DataType type : List.of(AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG)) {
            for (int round = 0; round < ROUNDS; round++) {
                String operator =
                        List.of("try_add", "try_subtract", "try_multiply").get(round % 3);
                ColumnVector left = vectors.next(type, 65);
                ColumnVector right = vectors.next(type, 65);
                var results = evaluate(TinySql.call(operator, column(0, type), column(1, type)), left, right);
                int bits =
                        type == AtomicType.BYTE ? 8 : type == AtomicType.SHORT ? 16 : type == AtomicType.INT ? 32 : 64;
                for (int i = 0; i < 65; i++) {
                    var x = (Number) LiteralVectors.valueAt(left, type, i);
                    var y = (Number) LiteralVectors.valueAt(right, type, i);
                    Object wanted = null;
                    if (x != null && y != null) {
                        BigInteger a = BigInteger.valueOf(x.longValue());
                        BigInteger b = BigInteger.valueOf(y.longValue());
                        BigInteger c = operator.equals("try_add")
                                ? a.add(b)
                                : operator.equals("try_subtract") ? a.subtract(b) : a.multiply(b);
                        if (c.bitLength() < bits) wanted = bits == 64 ? (Object) c.longValue() : (Object) c.intValue();
                    }
                    assertThat(results.get(i)).as("%s %s %s", x, operator, y).isEqualTo(wanted);
                }
            }
        }
    }

    @Test
    void comparesEveryTypeAsItsOrderSays() {
        var vectors = new RandomVectors(13);
        for (DataType type : RandomVectors.TYPES) {
            if (type.catalogString().startsWith("map")) continue;
            for (String operator : List.of("=", "!=", "<", "<=", ">", ">=", "<=>")) {
                ColumnVector left = vectors.next(type, 70);
                ColumnVector right = vectors.next(type, 70);
                var results = evaluate(TinySql.call(operator, column(0, type), column(1, type)), left, right);
                for (int i = 0; i < 70; i++) {
                    boolean nulls = left.isNull(i) || right.isNull(i);
                    int order = dev.kindling.catalyst.batch.ValueOrder.compareNullsFirst(left, i, right, i);
                    Object wanted = switch (operator) {
                        case "=" -> order == 0;
                        case "!=" -> order != 0;
                        case "<" -> order < 0;
                        case "<=" -> order <= 0;
                        case ">" -> order > 0;
                        case ">=" -> order >= 0;
                        default -> order == 0;
                    };
                    assertThat(results.get(i)).isEqualTo(nulls && !operator.equals("<=>") ? null : wanted);
                }
            }
        }
    }

    @Test
    void roundTripsThroughText() {
        var vectors = new RandomVectors(14);
        for (DataType type : RandomVectors.TYPES) {
            if (type == AtomicType.BINARY || type.catalogString().contains("<")) continue;
            ColumnVector values = vectors.next(type, 200);
            var text = new Cast(column(0, type), AtomicType.STRING, OnFailure.ERROR);
            assertThat(evaluate(new Cast(text, type, OnFailure.ERROR), values))
                    .as(type.toString())
                    .isEqualTo(LiteralVectors.values(values, type));
        }
    }

    @Test
    void selectsWhatTheWholeConditionSelects() {
        var vectors = new RandomVectors(15);
        PhysicalExpression a = column(0, AtomicType.INT);
        PhysicalExpression b = column(1, AtomicType.STRING);
        PhysicalExpression c = column(2, AtomicType.INT);
        PhysicalExpression nonZero = TinySql.call("!=", c, new Literal(0, AtomicType.INT));
        PhysicalExpression quotient = TinySql.call(">", TinySql.call("div", a, c), new Literal(-100L, AtomicType.LONG));
        PhysicalExpression like = TinySql.call("like", b, new Literal("%a%", AtomicType.STRING));
        PhysicalExpression positive = TinySql.call(">", a, new Literal(0, AtomicType.INT));
        for (int round = 0; round < ROUNDS; round++) {
            int size = vectors.random().nextInt(150);
            var batch = new Batch(
                    size,
                    List.of(
                            vectors.next(AtomicType.INT, size),
                            vectors.next(AtomicType.STRING, size),
                            vectors.next(AtomicType.INT, size)));
            // The quotient would fail for rows the condition before it drops.
            var condition = new And(List.of(nonZero, quotient, new Or(List.of(like, positive))));
            int[] rows = new int[size];
            int count = PredicateEvaluator.of(condition).select(batch, TinySql.CONTEXT, rows);
            var truth = LiteralVectors.values(
                    ExpressionCompiler.compile(condition).evaluate(batch, TinySql.CONTEXT), AtomicType.BOOLEAN);
            var wanted = new ArrayList<Integer>();
            for (int i = 0; i < size; i++) if (Boolean.TRUE.equals(truth.get(i))) wanted.add(i);
            assertThat(java.util.Arrays.stream(rows).limit(count).boxed()).isEqualTo(wanted);
            for (int i = 0; i < size; i++) {
                assertThat(truth.get(i)).isEqualTo(expected(batch, i));
            }
        }
    }

    private static @Nullable Boolean expected(Batch batch, int i) {
        var a = (Integer) LiteralVectors.valueAt(batch.column(0), AtomicType.INT, i);
        var b = (String) LiteralVectors.valueAt(batch.column(1), AtomicType.STRING, i);
        var c = (Integer) LiteralVectors.valueAt(batch.column(2), AtomicType.INT, i);
        Boolean nonZero = c == null ? null : c != 0;
        if (Boolean.FALSE.equals(nonZero)) return false;
        Boolean quotient = (a == null || c == null) ? null : (Boolean) (((long) a / c) > -100);
        if (Boolean.FALSE.equals(quotient)) return false;
        Boolean like = b == null ? null : b.contains("a");
        Boolean positive = a == null ? null : a > 0;
        Boolean either = or(like, positive);
        if (Boolean.FALSE.equals(either)) return false;
        if (nonZero == null || quotient == null || either == null) return null;
        return true;
    }

    private static @Nullable Boolean or(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) return true;
        if (a == null || b == null) return null;
        return false;
    }

    @Test
    void takesTheFirstTrueBranchAndRunsNoOther() {
        PhysicalExpression a = column(0, AtomicType.INT);
        var isZero = TinySql.call("=", a, new Literal(0, AtomicType.INT));
        var quotient = TinySql.call("div", new Literal(12, AtomicType.INT), a);
        var expression =
                new CaseWhen(List.of(new Branch(isZero, new Literal(-1L, AtomicType.LONG))), quotient, AtomicType.LONG);
        assertThat(evaluate(expression, LiteralVectors.vector(AtomicType.INT, 0, 3, null, 4)))
                .containsExactly(-1L, 4L, null, 3L);
    }

    @Test
    void readsTheRightColumnInABranchOfABranch() {
        PhysicalExpression a = column(0, AtomicType.INT);
        PhysicalExpression b = column(1, AtomicType.INT);
        var isZero = TinySql.call("=", a, new Literal(0, AtomicType.INT));
        var isLarge = TinySql.call(">", b, new Literal(5, AtomicType.INT));
        var inner = new CaseWhen(List.of(new Branch(isLarge, b)), null, AtomicType.INT);
        var expression = new CaseWhen(List.of(new Branch(isZero, inner)), a, AtomicType.INT);
        assertThat(evaluate(
                        expression,
                        LiteralVectors.vector(AtomicType.INT, 0, 3, 0, 4),
                        LiteralVectors.vector(AtomicType.INT, 7, 8, 5, 6)))
                .containsExactly(7, 3, null, 4);
    }

    @Test
    void findsMembersOfASet() {
        var vectors = new RandomVectors(16);
        for (DataType type : RandomVectors.TYPES) {
            var candidates = new ArrayList<Literal>();
            for (int i = 0; i < 5; i++) candidates.add(new Literal(vectors.value(type), type));
            ColumnVector values = vectors.next(type, 100);
            ColumnVector among = LiteralVectors.vector(
                    type, candidates.stream().map(Literal::value).toArray());
            var results = evaluate(new InSet(column(0, type), candidates, false), values);
            for (int i = 0; i < 100; i++) {
                boolean found = false;
                for (int k = 0; k < 5; k++) found |= dev.kindling.catalyst.batch.ValueOrder.same(values, i, among, k);
                assertThat(results.get(i)).isEqualTo(values.isNull(i) ? null : (Object) found);
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        fails("CAST('abc' AS INT)", ErrorCondition.CAST_INVALID_INPUT, "expression", "'abc'");
        fails("CAST(3000000000 AS INT)", ErrorCondition.CAST_OVERFLOW, "value", "3000000000L");
        fails("CAST(123.45 AS DECIMAL(4,2))", ErrorCondition.NUMERIC_VALUE_OUT_OF_RANGE, "precision", "4");
        fails("2147483647 + 1", ErrorCondition.ARITHMETIC_OVERFLOW, "alternative", "try_add");
        fails("127Y + 1Y", ErrorCondition.BINARY_ARITHMETIC_OVERFLOW, "value1", "127Y");
        fails("1 / 0", ErrorCondition.DIVIDE_BY_ZERO, "functionName", "try_divide");
        fails("abs(1, 2)", ErrorCondition.WRONG_NUM_ARGS, "functionName", "`abs`");
        fails("array(1, 2)[5]", ErrorCondition.INVALID_ARRAY_INDEX, "indexValue", "5");
        fails("to_date('2024', 'dd.MM.yyyy')", ErrorCondition.CANNOT_PARSE_TIMESTAMP, "func", "`try_to_date`");
        fails("element_at(array(1), 0)", ErrorCondition.INVALID_ARRAY_INDEX_IN_ELEMENT_AT, "indexValue", "0");
    }

    @Test
    void readsDatesAndTimestampsLeniently() {
        assertThat(TinySql.show("CAST(' 2024-2-9 ' AS DATE)")).isEqualTo("2024-02-09");
        assertThat(TinySql.show("CAST('2024' AS DATE)")).isEqualTo("2024-01-01");
        assertThat(TinySql.show("CAST('2024-02-09T10' AS TIMESTAMP)")).isEqualTo("2024-02-09 10:00:00");
        assertThat(TinySql.show("CAST('2024-02-09 10:11:12.5+02:00' AS TIMESTAMP)"))
                .isEqualTo("2024-02-09 08:11:12.5");
        assertThat(TinySql.show("TRY_CAST('2024-02-30' AS DATE)")).isEqualTo("NULL");
        assertThat(TinySql.show("DATE '2024-03-31' - INTERVAL '1' MONTH")).isEqualTo("2024-02-29");
        assertThat(TinySql.show("DATE '1998-12-01' - INTERVAL '90' DAY")).isEqualTo("1998-09-02");
        assertThat(TinySql.show("TIMESTAMP '2024-01-02 00:00:00' - TIMESTAMP '2024-01-01 22:00:00'"))
                .isEqualTo("INTERVAL '0 02:00:00' DAY TO SECOND");
    }

    private static void fails(String sql, ErrorCondition condition, String parameter, String value) {
        assertThatThrownBy(() -> TinySql.show(sql)).isInstanceOfSatisfying(KindlingException.class, e -> {
            assertThat(e.condition()).isEqualTo(condition);
            assertThat(e.parameters()).containsEntry(parameter, value);
        });
    }

    private static ColumnReference column(int index, DataType type) {
        return new ColumnReference(index, type, true);
    }

    private static List<@Nullable Object> evaluate(PhysicalExpression expression, ColumnVector... columns) {
        ColumnVector result = ExpressionCompiler.compile(expression).evaluate(Batch.of(columns), TinySql.CONTEXT);
        return LiteralVectors.values(result, expression.type());
    }
}
