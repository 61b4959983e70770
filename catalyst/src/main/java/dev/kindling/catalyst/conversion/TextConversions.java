package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.Caster.Conversion;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.util.function.LongSupplier;

/// Casts from text, and to text.
final class TextConversions {

    private TextConversions() {}

    static Conversion toText(DataType from) {
        // Raw bytes and UTF-8 lie alike.
        if (from == AtomicType.BINARY) return Caster.IDENTITY;
        return (vector, failures, context) -> {
            int size = vector.size();
            var text = new BytesBuilder(size);
            ValueText writer = ValueText.of(from, context);
            for (int i = 0; i < size; i++) {
                if (!failures.isNull(i)) writer.append(text, vector, i);
                text.end();
            }
            return Vectors.withValidity(text.build(), failures.bits());
        };
    }

    static Conversion fromText(DataType to) {
        return switch (to) {
            case AtomicType atomic ->
                switch (atomic) {
                    case BINARY -> Caster.IDENTITY;
                    case BOOLEAN -> (vector, failures, _) -> toBoolean((BytesVector) vector, failures);
                    case BYTE, SHORT, INT, LONG ->
                        (vector, failures, _) -> toIntegral((BytesVector) vector, atomic, failures);
                    case FLOAT -> (vector, failures, _) -> toFloat((BytesVector) vector, failures);
                    case DOUBLE -> (vector, failures, _) -> toDouble((BytesVector) vector, failures);
                    case DATE -> (vector, failures, _) -> toDate((BytesVector) vector, failures);
                    case TIMESTAMP, TIMESTAMP_NTZ ->
                        (vector, failures, context) -> toTimestamp((BytesVector) vector, atomic, failures, context);
                    case NULL, STRING -> throw new InternalException("no cast from text to " + to);
                };
            case DecimalType decimal -> (vector, failures, _) -> toDecimal((BytesVector) vector, decimal, failures);
            case TimeType(int precision) -> (vector, failures, _) -> toTime((BytesVector) vector, precision, failures);
            case YearMonthIntervalType type ->
                (vector, failures, _) -> {
                    int[] result = new int[vector.size()];
                    for (int i = 0; i < result.length; i++) {
                        if (failures.isNull(i)) continue;
                        Integer months = IntervalText.parseYearMonth(((BytesVector) vector).text(i), type);
                        if (months == null) failures.malformed(i);
                        else result[i] = months;
                    }
                    return new IntVector(result, 0, result.length, failures.bits());
                };
            case DayTimeIntervalType type ->
                (vector, failures, _) -> {
                    long[] result = new long[vector.size()];
                    for (int i = 0; i < result.length; i++) {
                        if (failures.isNull(i)) continue;
                        Long micros = IntervalText.parseDayTime(((BytesVector) vector).text(i), type);
                        if (micros == null) failures.malformed(i);
                        else result[i] = micros;
                    }
                    return new LongVector(result, 0, result.length, failures.bits());
                };
            default -> throw new InternalException("no cast from text to " + to);
        };
    }

    private static ColumnVector toIntegral(BytesVector vector, AtomicType type, Failures failures) {
        var number = new NumberText();
        int size = vector.size();
        long[] result = new long[size];
        long bound = switch (type) {
            case BYTE -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INT -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
        for (int i = 0; i < size; i++) {
            if (number.parseLong(vector.heap(), vector.start(i), vector.length(i))
                    && number.value() <= bound
                    && number.value() >= -bound - 1) {
                result[i] = number.value();
            } else {
                failures.malformed(i);
            }
        }
        return NumericConversions.narrowed(result, type, failures);
    }

    private static ColumnVector toDouble(BytesVector vector, Failures failures) {
        double[] result = new double[vector.size()];
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            Double value = NumberText.parseDouble(vector.heap(), vector.start(i), vector.length(i));
            if (value == null) failures.malformed(i);
            else result[i] = value;
        }
        return new DoubleVector(result, 0, result.length, failures.bits());
    }

    private static ColumnVector toFloat(BytesVector vector, Failures failures) {
        float[] result = new float[vector.size()];
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            Float value = NumberText.parseFloat(vector.heap(), vector.start(i), vector.length(i));
            if (value == null) failures.malformed(i);
            else result[i] = value;
        }
        return new FloatVector(result, 0, result.length, failures.bits());
    }

    private static ColumnVector toDecimal(BytesVector vector, DecimalType type, Failures failures) {
        var target = new DecimalTarget(vector.size(), type, failures);
        for (int i = 0; i < vector.size(); i++) {
            if (failures.isNull(i)) continue;
            BigDecimal value = NumberText.parseDecimal(vector.heap(), vector.start(i), vector.length(i));
            if (value == null) failures.malformed(i);
            else target.set(i, value);
        }
        return target.vector();
    }

    private static ColumnVector toBoolean(BytesVector vector, Failures failures) {
        byte[] result = new byte[vector.size()];
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            Boolean value = NumberText.parseBoolean(vector.heap(), vector.start(i), vector.length(i));
            if (value == null) failures.malformed(i);
            else result[i] = (byte) (value ? 1 : 0);
        }
        return new BooleanVector(result, 0, result.length, failures.bits());
    }

    private static ColumnVector toDate(BytesVector vector, Failures failures) {
        int[] result = new int[vector.size()];
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            long day = DateTimeText.parseDate(vector.heap(), vector.start(i), vector.length(i));
            if (day == DateTimeText.INVALID) failures.malformed(i);
            else result[i] = (int) day;
        }
        return new IntVector(result, 0, result.length, failures.bits());
    }

    private static ColumnVector toTimestamp(
            BytesVector vector, AtomicType type, Failures failures, EvaluationContext context) {
        long[] result = new long[vector.size()];
        TimeZones zone = TimeZones.of(context.timeZone());
        LongSupplier today = () -> zone.localDay(TimeZones.micros(context.queryTime()));
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            byte[] heap = vector.heap();
            long micros = type == AtomicType.TIMESTAMP
                    ? DateTimeText.parseTimestamp(heap, vector.start(i), vector.length(i), zone, today)
                    : DateTimeText.parseTimestampWithoutZone(heap, vector.start(i), vector.length(i));
            if (micros == DateTimeText.INVALID) failures.malformed(i);
            else result[i] = micros;
        }
        return new LongVector(result, 0, result.length, failures.bits());
    }

    private static ColumnVector toTime(BytesVector vector, int precision, Failures failures) {
        long[] result = new long[vector.size()];
        long unit = Math.round(Math.pow(10, 9 - precision));
        for (int i = 0; i < result.length; i++) {
            if (failures.isNull(i)) continue;
            long nanos = DateTimeText.parseTime(vector.heap(), vector.start(i), vector.length(i));
            if (nanos == DateTimeText.INVALID) failures.malformed(i);
            else result[i] = nanos / unit * unit;
        }
        return new LongVector(result, 0, result.length, failures.bits());
    }
}
