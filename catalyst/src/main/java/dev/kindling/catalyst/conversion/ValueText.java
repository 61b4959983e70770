package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.util.List;

/// Writes values of one type as CAST to STRING and `show` do: `[1, null]`, `{a -> 1}`, `2020-01-01 10:00:00`.
@FunctionalInterface
public interface ValueText {

    /// Appends value `index`, which is not NULL.
    void append(BytesBuilder text, ColumnVector vector, int index);

    static ValueText of(DataType type, EvaluationContext context) {
        ValueText flat = plain(type, context);
        return (text, vector, index) -> {
            if (vector instanceof DictionaryVector d) flat.append(text, d.dictionary(), d.code(index));
            else flat.append(text, vector, index);
        };
    }

    private static ValueText plain(DataType type, EvaluationContext context) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> (text, _, _) -> text.append("null");
                    case BOOLEAN -> (text, v, i) -> text.append(((BooleanVector) v).get(i) != 0 ? "true" : "false");
                    case BYTE, SHORT, INT -> (text, v, i) -> NumberText.appendLong(text, ((IntVector) v).get(i));
                    case LONG -> (text, v, i) -> NumberText.appendLong(text, ((LongVector) v).get(i));
                    case FLOAT -> (text, v, i) -> text.append(Float.toString(((FloatVector) v).get(i)));
                    case DOUBLE -> (text, v, i) -> text.append(Double.toString(((DoubleVector) v).get(i)));
                    case STRING, BINARY -> ValueText::appendBytes;
                    case DATE -> (text, v, i) -> DateTimeText.appendDate(text, ((IntVector) v).get(i));
                    case TIMESTAMP -> {
                        TimeZones zone = TimeZones.of(context.timeZone());
                        yield (text, v, i) -> DateTimeText.appendTimestamp(text, zone.toLocal(((LongVector) v).get(i)));
                    }
                    case TIMESTAMP_NTZ -> (text, v, i) -> DateTimeText.appendTimestamp(text, ((LongVector) v).get(i));
                };
            case DecimalType decimal
            when decimal.fitsLong() ->
                (text, v, i) -> NumberText.appendDecimal(text, ((LongVector) v).get(i), decimal.scale());
            case DecimalType decimal ->
                (text, v, i) ->
                        text.append(Decimals.decimal(v, i, decimal.scale()).toPlainString());
            case CharType _, VarcharType _ -> ValueText::appendBytes;
            case TimeType _ -> (text, v, i) -> DateTimeText.appendTime(text, ((LongVector) v).get(i) / 1000);
            case YearMonthIntervalType interval ->
                (text, v, i) -> IntervalText.append(text, ((IntVector) v).get(i), interval);
            case DayTimeIntervalType interval ->
                (text, v, i) -> IntervalText.append(text, ((LongVector) v).get(i), interval);
            case ArrayType array -> {
                ValueText element = of(array.elementType(), context);
                yield (text, v, i) -> {
                    var vector = (ArrayVector) v;
                    text.append((byte) '[');
                    for (int k = 0; k < vector.length(i); k++) {
                        if (k > 0) text.append(", ");
                        appendOrNull(text, element, vector.elements(), vector.start(i) + k);
                    }
                    text.append((byte) ']');
                };
            }
            case MapType map -> {
                ValueText key = of(map.keyType(), context);
                ValueText item = of(map.valueType(), context);
                yield (text, v, i) -> {
                    var vector = (MapVector) v;
                    text.append((byte) '{');
                    for (int k = 0; k < vector.length(i); k++) {
                        if (k > 0) text.append(", ");
                        appendOrNull(text, key, vector.keys(), vector.start(i) + k);
                        text.append(" -> ");
                        appendOrNull(text, item, vector.items(), vector.start(i) + k);
                    }
                    text.append((byte) '}');
                };
            }
            case StructType struct -> {
                List<ValueText> fields =
                        struct.types().stream().map(t -> of(t, context)).toList();
                yield (text, v, i) -> {
                    var vector = (StructVector) v;
                    text.append((byte) '{');
                    for (int k = 0; k < fields.size(); k++) {
                        if (k > 0) text.append(", ");
                        appendOrNull(text, fields.get(k), vector.fields().get(k), vector.offset() + i);
                    }
                    text.append((byte) '}');
                };
            }
        };
    }

    private static void appendBytes(BytesBuilder text, ColumnVector vector, int index) {
        var bytes = (BytesVector) vector;
        text.append(bytes.heap(), bytes.start(index), bytes.length(index));
    }

    private static void appendOrNull(BytesBuilder text, ValueText writer, ColumnVector vector, int index) {
        if (vector.isNull(index)) text.append("null");
        else writer.append(text, vector, index);
    }
}
