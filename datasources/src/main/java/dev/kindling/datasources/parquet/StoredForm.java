package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// How values of a type without parts are stored.
///
/// @param length bytes of a value of fixed length, else 0
/// @param order what order footers give least and greatest values in
record StoredForm(DataType type, PhysicalKind kind, int length, Order order) {

    private static final int MAX_INT_DIGITS = 9;

    enum Order {
        NUMBERS,
        FLOATING,
        BYTES,
        NONE
    }

    /// The form of `type`, or null for types with parts.
    static @Nullable StoredForm of(DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> new StoredForm(type, PhysicalKind.INT32, 0, Order.NONE);
                    case BOOLEAN -> new StoredForm(type, PhysicalKind.BOOLEAN, 0, Order.NUMBERS);
                    case BYTE, SHORT, INT, DATE -> new StoredForm(type, PhysicalKind.INT32, 0, Order.NUMBERS);
                    case LONG, TIMESTAMP, TIMESTAMP_NTZ -> new StoredForm(type, PhysicalKind.INT64, 0, Order.NUMBERS);
                    case FLOAT -> new StoredForm(type, PhysicalKind.FLOAT, 0, Order.FLOATING);
                    case DOUBLE -> new StoredForm(type, PhysicalKind.DOUBLE, 0, Order.FLOATING);
                    case STRING, BINARY -> new StoredForm(type, PhysicalKind.BYTE_ARRAY, 0, Order.BYTES);
                };
            case DecimalType decimal -> {
                if (decimal.precision() <= MAX_INT_DIGITS) {
                    yield new StoredForm(type, PhysicalKind.INT32, 0, Order.NUMBERS);
                }
                if (decimal.fitsLong()) yield new StoredForm(type, PhysicalKind.INT64, 0, Order.NUMBERS);
                int length = bytesFor(decimal.precision());
                yield new StoredForm(type, PhysicalKind.FIXED_LEN_BYTE_ARRAY, length, Order.NUMBERS);
            }
            case CharType _, VarcharType _ -> new StoredForm(type, PhysicalKind.BYTE_ARRAY, 0, Order.BYTES);
            case TimeType _, DayTimeIntervalType _ -> new StoredForm(type, PhysicalKind.INT64, 0, Order.NUMBERS);
            case YearMonthIntervalType _ -> new StoredForm(type, PhysicalKind.INT32, 0, Order.NUMBERS);
            default -> null;
        };
    }

    /// The least number of bytes that hold every number of `digits` digits and a sign.
    private static int bytesFor(int digits) {
        return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    }

    boolean isText() {
        return type == AtomicType.STRING || type instanceof CharType || type instanceof VarcharType;
    }

    /// `values` as they are stored where that is not as they lie in memory: times in microseconds.
    ColumnVector stored(ColumnVector values) {
        if (!(type instanceof TimeType)) return values;
        if (values instanceof DictionaryVector v) {
            return new DictionaryVector(v.codes(), v.offset(), v.size(), v.validity(), stored(v.dictionary()));
        }
        var v = (LongVector) values;
        long[] micros = new long[v.offset() + v.size()];
        for (int i = v.offset(); i < micros.length; i++) micros[i] = Math.floorDiv(v.values()[i], 1000L);
        return new LongVector(micros, v.offset(), v.size(), v.validity());
    }

    /// Writes the fields of a schema element that say what the values mean.
    void writeMeaning(ThriftWriter out) {
        switch (type) {
            case AtomicType.BYTE -> integer(out, 15, 8);
            case AtomicType.SHORT -> integer(out, 16, 16);
            case AtomicType.DATE -> out.i32(6, 6).struct(10).empty(6).end();
            case AtomicType.STRING -> text(out);
            case AtomicType.TIMESTAMP ->
                out.i32(6, 10)
                        .struct(10)
                        .struct(8)
                        .bool(1, true)
                        .struct(2)
                        .empty(2)
                        .end()
                        .end()
                        .end();
            // The old way has no word for times without a zone.
            case AtomicType.TIMESTAMP_NTZ ->
                out.struct(10)
                        .struct(8)
                        .bool(1, false)
                        .struct(2)
                        .empty(2)
                        .end()
                        .end()
                        .end();
            case AtomicType.NULL -> out.struct(10).empty(11).end();
            case TimeType _ ->
                out.struct(10)
                        .struct(7)
                        .bool(1, false)
                        .struct(2)
                        .empty(2)
                        .end()
                        .end()
                        .end();
            case CharType _, VarcharType _ -> text(out);
            case DecimalType(var precision, var scale) -> {
                out.i32(6, 5).i32(7, scale).i32(8, precision);
                out.struct(10).struct(5).i32(1, scale).i32(2, precision).end().end();
            }
            default -> {}
        }
    }

    private static void integer(ThriftWriter out, int converted, int bits) {
        out.i32(6, converted)
                .struct(10)
                .struct(10)
                .i8(1, bits)
                .bool(2, true)
                .end()
                .end();
    }

    private static void text(ThriftWriter out) {
        out.i32(6, 0).struct(10).empty(1).end();
    }
}
