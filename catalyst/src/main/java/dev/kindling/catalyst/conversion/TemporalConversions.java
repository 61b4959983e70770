package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.conversion.Caster.Conversion;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Casts from dates, timestamps, times and intervals to anything but text.
final class TemporalConversions {

    private TemporalConversions() {}

    private interface Mapping {
        LongUnaryOperator in(EvaluationContext context);
    }

    static @Nullable Conversion of(DataType from, DataType to) {
        if (from instanceof YearMonthIntervalType || from instanceof DayTimeIntervalType) return fromInterval(from, to);
        if (from instanceof TimeType) return fromTime(to);
        if (from == AtomicType.DATE) {
            if (to == AtomicType.TIMESTAMP_NTZ) return mapped(to, _ -> day -> day * CivilCalendar.MICROS_PER_DAY);
            return mapped(to, context -> {
                TimeZones zone = TimeZones.of(context.timeZone());
                return day -> zone.startOfDay((int) day);
            });
        }
        if (from == AtomicType.TIMESTAMP && TypeCoercion.isNumeric(to)) return toSeconds(to);
        if (to == AtomicType.DATE) {
            if (from == AtomicType.TIMESTAMP_NTZ) {
                return mapped(to, _ -> micros -> Math.floorDiv(micros, CivilCalendar.MICROS_PER_DAY));
            }
            return mapped(to, context -> TimeZones.of(context.timeZone())::localDay);
        }
        if (to instanceof TimeType) {
            return mapped(to, context -> {
                TimeZones zone = TimeZones.of(context.timeZone());
                return micros -> Math.floorMod(
                                from == AtomicType.TIMESTAMP ? zone.toLocal(micros) : micros,
                                CivilCalendar.MICROS_PER_DAY)
                        * 1000;
            });
        }
        if (to == AtomicType.TIMESTAMP_NTZ) return mapped(to, context -> TimeZones.of(context.timeZone())::toLocal);
        if (to == AtomicType.TIMESTAMP) return mapped(to, context -> TimeZones.of(context.timeZone())::toInstant);
        return null;
    }

    private static Conversion mapped(DataType to, Mapping mapping) {
        return (vector, failures, context) -> {
            long[] values = NumericConversions.longs(vector);
            LongUnaryOperator operator = mapping.in(context);
            for (int i = 0; i < values.length; i++) {
                if (!failures.isNull(i)) values[i] = operator.applyAsLong(values[i]);
            }
            if (to == AtomicType.DATE) return NumericConversions.narrowed(values, AtomicType.INT, failures);
            return new LongVector(values, 0, values.length, failures.bits());
        };
    }

    private static Conversion toSeconds(DataType to) {
        return (vector, failures, _) -> {
            long[] micros = NumericConversions.longs(vector);
            int size = micros.length;
            if (to == AtomicType.DOUBLE) {
                double[] result = new double[size];
                for (int i = 0; i < size; i++) result[i] = (double) micros[i] / CivilCalendar.MICROS_PER_SECOND;
                return new DoubleVector(result, 0, size, failures.bits());
            }
            if (to == AtomicType.FLOAT) {
                float[] result = new float[size];
                for (int i = 0; i < size; i++)
                    result[i] = (float) ((double) micros[i] / CivilCalendar.MICROS_PER_SECOND);
                return new FloatVector(result, 0, size, failures.bits());
            }
            if (to instanceof DecimalType decimal) return scaledDecimal(micros, 6, decimal, failures);
            for (int i = 0; i < size; i++) micros[i] = Math.floorDiv(micros[i], CivilCalendar.MICROS_PER_SECOND);
            return NumericConversions.narrowed(micros, (AtomicType) to, failures);
        };
    }

    private static ColumnVector scaledDecimal(long[] values, int scale, DecimalType type, Failures failures) {
        var target = new DecimalTarget(values.length, type, failures);
        for (int i = 0; i < values.length; i++) {
            if (!failures.isNull(i)) target.set(i, BigDecimal.valueOf(values[i], scale));
        }
        return target.vector();
    }

    private static Conversion fromTime(DataType to) {
        if (to instanceof TimeType(int precision)) {
            long unit = Math.round(Math.pow(10, 9 - precision));
            return mapped(to, _ -> nanos -> nanos / unit * unit);
        }
        return (vector, failures, _) -> scaledDecimal(NumericConversions.longs(vector), 9, (DecimalType) to, failures);
    }

    private static Conversion fromInterval(DataType from, DataType to) {
        if (from instanceof YearMonthIntervalType && to instanceof YearMonthIntervalType target) {
            if (target.end() == YearMonthIntervalType.Unit.MONTH) return Caster.IDENTITY;
            return (vector, failures, _) -> {
                int[] result = new int[vector.size()];
                for (int i = 0; i < result.length; i++) result[i] = ((IntVector) vector).get(i) / 12 * 12;
                return new IntVector(result, 0, result.length, failures.bits());
            };
        }
        if (from instanceof DayTimeIntervalType && to instanceof DayTimeIntervalType target) {
            if (target.end() == DayTimeIntervalType.Unit.SECOND) return Caster.IDENTITY;
            long unit = IntervalText.micros(target.end());
            return mapped(to, _ -> micros -> micros / unit * unit);
        }
        long unit = from instanceof DayTimeIntervalType type
                ? IntervalText.micros(type.end())
                : ((YearMonthIntervalType) from).end() == YearMonthIntervalType.Unit.YEAR ? 12 : 1;
        if (to instanceof DecimalType decimal) {
            return (vector, failures, _) -> {
                long[] values = NumericConversions.longs(vector);
                var target = new DecimalTarget(values.length, decimal, failures);
                for (int i = 0; i < values.length; i++) {
                    if (failures.isNull(i)) continue;
                    target.set(
                            i,
                            BigDecimal.valueOf(values[i]).divide(BigDecimal.valueOf(unit), 18, RoundingMode.HALF_UP));
                }
                return target.vector();
            };
        }
        return (vector, failures, _) -> {
            long[] values = NumericConversions.longs(vector);
            for (int i = 0; i < values.length; i++) values[i] /= unit;
            return NumericConversions.narrowed(values, (AtomicType) to, failures);
        };
    }
}
