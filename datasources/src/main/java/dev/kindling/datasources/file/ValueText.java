package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Writes values of one type, none of them NULL, as text. For one thread.
public final class ValueText {

    private enum Kind {
        PLAIN,
        DATE,
        TIMESTAMP,
        TIMESTAMP_NTZ,
        TIME,
        DECIMAL
    }

    private final Kind kind;
    private final int scale;
    private final TextFormats formats;
    private final ZoneOffsets zone;

    public ValueText(DataType type, TextFormats formats) {
        this.kind = switch (type) {
            case AtomicType.DATE -> Kind.DATE;
            case AtomicType.TIMESTAMP -> Kind.TIMESTAMP;
            case AtomicType.TIMESTAMP_NTZ -> Kind.TIMESTAMP_NTZ;
            case DecimalType _ -> Kind.DECIMAL;
            case TimeType _ -> Kind.TIME;
            default -> Kind.PLAIN;
        };
        this.scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        this.formats = formats;
        this.zone = new ZoneOffsets(formats.zone());
    }

    /// Appends value `index` of `vector`.
    public void write(ColumnVector vector, int index, TextOutput out) {
        switch (vector) {
            case BooleanVector v -> out.put(v.get(index) == 0 ? "false" : "true");
            case IntVector v -> writeInt(v.get(index), out);
            case LongVector v -> writeLong(v.get(index), out);
            case FloatVector v -> writeFloat(v.get(index), out);
            case DoubleVector v -> writeDouble(v.get(index), out);
            case Decimal128Vector v -> {
                int at = v.offset() + index;
                out.put(decimal(v.high()[at], v.low()[at], scale).toPlainString());
            }
            case BytesVector v -> out.put(v.heap(), v.start(index), v.length(index));
            case DictionaryVector v -> write(v.dictionary(), v.code(index), out);
            case NullVector _, ArrayVector _, MapVector _, StructVector _ ->
                throw new InternalException(
                        "no text form for a " + vector.getClass().getSimpleName());
        }
    }

    public static BigDecimal decimal(long high, long low, int scale) {
        BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low));
        return new BigDecimal(BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow), scale);
    }

    private void writeInt(int value, TextOutput out) {
        if (kind != Kind.DATE) {
            out.putLong(value);
            return;
        }
        DateTimePattern pattern = formats.date();
        if (pattern == null) {
            out.putDate(value);
        } else {
            out.put(pattern.formatDate(value));
        }
    }

    private void writeLong(long value, TextOutput out) {
        switch (kind) {
            case TIMESTAMP -> {
                DateTimePattern pattern = formats.timestamp();
                if (pattern == null) {
                    int offset = zone.offsetAt(value);
                    out.putTimestamp(value + offset * 1_000_000L);
                    out.putOffset(offset);
                } else {
                    out.put(pattern.formatTimestamp(value));
                }
            }
            case TIMESTAMP_NTZ -> {
                DateTimePattern pattern = formats.timestampNtz();
                if (pattern == null) {
                    out.putTimestamp(value);
                } else {
                    out.put(pattern.formatLocalTimestamp(value));
                }
            }
            case TIME -> {
                DateTimePattern pattern = formats.time();
                if (pattern == null) {
                    out.putTimeOfDay(value);
                } else {
                    out.put(pattern.formatLocalTimestamp(value / 1000));
                }
            }
            case DECIMAL -> out.putDecimal(value, scale);
            case PLAIN, DATE -> out.putLong(value);
        }
    }

    private void writeDouble(double value, TextOutput out) {
        out.put(Double.isFinite(value) ? Double.toString(value) : special(value));
    }

    private void writeFloat(float value, TextOutput out) {
        out.put(Float.isFinite(value) ? Float.toString(value) : special(value));
    }

    private String special(double value) {
        if (Double.isNaN(value)) return formats.nan();
        return value > 0 ? formats.positiveInfinity() : formats.negativeInfinity();
    }
}
