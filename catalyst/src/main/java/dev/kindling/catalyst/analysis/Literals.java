package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Bytes;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads the constants of the syntax tree into the engine's own form.
final class Literals {

    private final AnalysisContext context;

    Literals(AnalysisContext context) {
        this.context = context;
    }

    /// A constant the parser or a program has read already. Nested values are not constants of the engine.
    static Literal read(Expression.Literal literal) {
        return new Literal(engineValue(literal), TypeCoercion.withoutLength(literal.type()));
    }

    private static @Nullable Object engineValue(Expression.Literal literal) {
        Object value = literal.value();
        if (value == null) return null;
        DataType type = literal.type();
        if (type instanceof DecimalType(var _, int scale) && value instanceof Number number) {
            BigDecimal decimal = number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
            return decimal.setScale(scale, RoundingMode.HALF_UP);
        }
        if (type == AtomicType.LONG && value instanceof Number number) return number.longValue();
        return switch (value) {
            case Byte number -> number.intValue();
            case Short number -> number.intValue();
            case Bytes bytes -> new BytesValue(bytes.toArray());
            case byte[] bytes -> new BytesValue(bytes);
            case LocalDate date -> Math.toIntExact(date.toEpochDay());
            case Instant instant -> micros(instant);
            case LocalDateTime local -> micros(local.toInstant(ZoneOffset.UTC));
            case LocalTime time -> time.toNanoOfDay();
            case Period period -> Math.toIntExact(period.toTotalMonths());
            case Duration duration -> Intervals.micros(duration);
            default -> value;
        };
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    /// What a text with a type in front of it says, e.g. `DATE '2020-01-01'`.
    Literal read(TypedLiteral literal) {
        String text = literal.text();
        try {
            return switch (literal.typeName()) {
                case "DATE" -> new Literal(date(text), AtomicType.DATE);
                case "TIMESTAMP", "TIMESTAMP_LTZ" -> new Literal(timestamp(text), AtomicType.TIMESTAMP);
                case "TIMESTAMP_NTZ" -> new Literal(localTimestamp(text), AtomicType.TIMESTAMP_NTZ);
                case "TIME" -> new Literal(DatetimeText.time(text).toNanoOfDay(), new TimeType(6));
                case "X" -> new Literal(new BytesValue(hex(text)), AtomicType.BINARY);
                case "INTERVAL" -> Intervals.read(text);
                default ->
                    throw KindlingException.of(
                                    ErrorCondition.INVALID_TYPED_LITERAL, "no literals of type " + literal.typeName())
                            .parameter("valueType", "\"" + literal.typeName() + "\"")
                            .at(literal.position())
                            .build();
            };
        } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_TYPED_LITERAL,
                            "'" + text + "' is not a " + literal.typeName() + " value")
                    .parameter("valueType", "\"" + literal.typeName() + "\"")
                    .parameter("value", "'" + text + "'")
                    .at(literal.position())
                    .causedBy(e)
                    .build();
        }
    }

    private int date(String text) {
        var today = context.evaluation()
                .queryTime()
                .atZone(context.evaluation().timeZone())
                .toLocalDate();
        return Math.toIntExact(DatetimeText.date(text, today).toEpochDay());
    }

    private long timestamp(String text) {
        var zone = context.evaluation().timeZone();
        return micros(DatetimeText.timestamp(text, context.evaluation().queryTime(), zone));
    }

    private long localTimestamp(String text) {
        var now = context.evaluation().queryTime();
        return micros(
                DatetimeText.localTimestamp(text, now, context.evaluation().timeZone())
                        .toInstant(ZoneOffset.UTC));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.length() % 2 == 0 ? text : "0" + text);
    }
}
