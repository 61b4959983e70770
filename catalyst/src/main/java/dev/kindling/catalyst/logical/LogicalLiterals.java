package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/// Constants as Calcite's literals and back.
public final class LogicalLiterals {

    private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);

    private LogicalLiterals() {}

    /// `literal` as a row expression of exactly its type, or null where Calcite has no literal for it (NaN and
    /// infinite numbers, nested values, dates outside the years 1 to 9999).
    public static @Nullable RexNode toRex(RexBuilder builder, Literal literal) {
        DataType type = literal.type();
        Object value = literal.value();
        RelDataType target = LogicalTypes.toCalcite(builder.getTypeFactory(), type, value == null);
        if (value == null) return builder.makeNullLiteral(target);
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case BOOLEAN -> builder.makeLiteral((Boolean) value);
                    case BYTE, SHORT, INT -> builder.makeExactLiteral(BigDecimal.valueOf((Integer) value), target);
                    case LONG -> builder.makeExactLiteral(BigDecimal.valueOf((Long) value), target);
                    case FLOAT ->
                        Float.isFinite((Float) value)
                                ? builder.makeApproxLiteral(new BigDecimal(value.toString()), target)
                                : null;
                    case DOUBLE ->
                        Double.isFinite((Double) value)
                                ? builder.makeApproxLiteral(new BigDecimal(value.toString()), target)
                                : null;
                    case STRING -> builder.makeLiteral(value, target, true);
                    case BINARY -> builder.makeLiteral(new ByteString(((BytesValue) value).toArray()), target, true);
                    case DATE ->
                        isCommonYear(Math.multiplyExact((long) (Integer) value, 86_400_000_000L))
                                ? builder.makeDateLiteral(DateString.fromDaysSinceEpoch((Integer) value))
                                : null;
                    case TIMESTAMP ->
                        isCommonYear((Long) value)
                                ? builder.makeTimestampWithLocalTimeZoneLiteral(timestamp((Long) value), 6)
                                : null;
                    case TIMESTAMP_NTZ ->
                        isCommonYear((Long) value) ? builder.makeTimestampLiteral(timestamp((Long) value), 6) : null;
                    case NULL -> builder.makeNullLiteral(target);
                };
            case DecimalType _ -> builder.makeExactLiteral((BigDecimal) value, target);
            case TimeType(int precision) -> builder.makeTimeLiteral(time((Long) value), precision);
            case YearMonthIntervalType _ ->
                builder.makeIntervalLiteral(
                        BigDecimal.valueOf((Integer) value), Objects.requireNonNull(target.getIntervalQualifier()));
            case DayTimeIntervalType _ ->
                builder.makeIntervalLiteral(
                        BigDecimal.valueOf((Long) value).divide(MICROS_PER_MILLI),
                        Objects.requireNonNull(target.getIntervalQualifier()));
            default -> null;
        };
    }

    /// `literal` in the engine's form.
    public static Literal fromRex(RexLiteral literal) {
        DataType type = LogicalTypes.fromCalcite(literal.getType());
        if (literal.isNull()) return new Literal(null, type);
        Object value = switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case BOOLEAN -> as(literal, Boolean.class);
                    case BYTE, SHORT, INT -> as(literal, BigDecimal.class).intValueExact();
                    case LONG -> as(literal, BigDecimal.class).longValueExact();
                    case FLOAT -> as(literal, BigDecimal.class).floatValue();
                    case DOUBLE -> as(literal, BigDecimal.class).doubleValue();
                    case STRING -> as(literal, String.class);
                    case BINARY -> new BytesValue(as(literal, ByteString.class).getBytes());
                    case DATE -> as(literal, DateString.class).getDaysSinceEpoch();
                    case TIMESTAMP, TIMESTAMP_NTZ -> micros(as(literal, TimestampString.class));
                    case NULL -> throw new InternalException("a value of type VOID: " + literal);
                };
            case DecimalType(var _, int scale) -> as(literal, BigDecimal.class).setScale(scale, RoundingMode.HALF_UP);
            case TimeType _ -> nanos(as(literal, TimeString.class));
            case YearMonthIntervalType _ -> as(literal, BigDecimal.class).intValueExact();
            case DayTimeIntervalType _ ->
                as(literal, BigDecimal.class).multiply(MICROS_PER_MILLI).longValueExact();
            default -> throw new InternalException("no literal of type " + type + ": " + literal);
        };
        return new Literal(value, type);
    }

    private static <T> T as(RexLiteral literal, Class<T> type) {
        return Objects.requireNonNull(literal.getValueAs(type));
    }

    /// Calcite writes timestamps with four-digit years only.
    private static boolean isCommonYear(long micros) {
        return micros >= -62_135_596_800_000_000L && micros < 253_402_300_800_000_000L;
    }

    private static TimestampString timestamp(long micros) {
        long millis = Math.floorDiv(micros, 1000L);
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
        return TimestampString.fromMillisSinceEpoch(Math.floorDiv(millis, 1000L) * 1000)
                .withNanos(nanos);
    }

    private static long micros(TimestampString text) {
        var local = java.time.LocalDateTime.parse(text.toString().replace(' ', 'T'));
        return Math.addExact(
                Math.multiplyExact(local.toEpochSecond(java.time.ZoneOffset.UTC), 1_000_000L), local.getNano() / 1000);
    }

    private static TimeString time(long nanosOfDay) {
        return TimeString.fromMillisOfDay((int) (nanosOfDay / 1_000_000_000L) * 1000)
                .withNanos((int) (nanosOfDay % 1_000_000_000L));
    }

    private static long nanos(TimeString text) {
        return java.time.LocalTime.parse(text.toString()).toNanoOfDay();
    }
}
