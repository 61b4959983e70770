package dev.kindling.catalyst.logical;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogicalLiteralsTest {

    private final RexBuilder builder = new RexBuilder(LogicalTypes.factory());

    static List<Literal> literals() {
        return List.of(
                new Literal(true, AtomicType.BOOLEAN),
                new Literal(-7, AtomicType.BYTE),
                new Literal(7, AtomicType.INT),
                new Literal(Long.MIN_VALUE, AtomicType.LONG),
                new Literal(1.5f, AtomicType.FLOAT),
                new Literal(1e300, AtomicType.DOUBLE),
                new Literal("naïve — 火", AtomicType.STRING),
                new Literal("", AtomicType.STRING),
                new Literal(new BytesValue(new byte[] {0, -1, 5}), AtomicType.BINARY),
                new Literal(-1, AtomicType.DATE),
                new Literal(-1L, AtomicType.TIMESTAMP),
                new Literal(1_600_000_000_123_456L, AtomicType.TIMESTAMP_NTZ),
                new Literal(new BigDecimal("12345678901234567890.123456"), new DecimalType(38, 6)),
                new Literal(3_723_000_001_000L, new TimeType(6)),
                new Literal(14, YearMonthIntervalType.DEFAULT),
                new Literal(86_400_000_001L, DayTimeIntervalType.DEFAULT),
                new Literal(null, AtomicType.STRING),
                new Literal(null, AtomicType.NULL));
    }

    @ParameterizedTest
    @MethodSource("literals")
    void comeBackAsTheyWent(Literal literal) {
        var rex = Objects.requireNonNull(LogicalLiterals.toRex(builder, literal));
        assertThat(LogicalTypes.fromCalcite(rex.getType())).isEqualTo(literal.type());
        assertThat(rex).isInstanceOf(RexLiteral.class);
        assertThat(LogicalLiterals.fromRex((RexLiteral) rex)).isEqualTo(literal);
    }

    @Test
    void haveNoFormForNotANumber() {
        assertThat(LogicalLiterals.toRex(builder, new Literal(Double.NaN, AtomicType.DOUBLE)))
                .isNull();
    }
}
