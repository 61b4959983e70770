package dev.kindling.execution.spill;

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

/// What kind of vector follows in a stream of bytes; written as its code.
enum Kind {
    NULL(0),
    BOOLEAN(1),
    INT(2),
    LONG(3),
    FLOAT(4),
    DOUBLE(5),
    DECIMAL128(6),
    BYTES(7),
    DICTIONARY(8),
    /// As `DICTIONARY`, with the dictionary of the same column in an earlier batch.
    SAME_DICTIONARY(9),
    ARRAY(10),
    MAP(11),
    STRUCT(12);

    private static final Kind[] BY_CODE = new Kind[values().length];

    static {
        for (Kind kind : values()) BY_CODE[kind.code] = kind;
    }

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Kind withCode(int code) {
        return BY_CODE[code];
    }

    static Kind of(ColumnVector vector) {
        return switch (vector) {
            case NullVector _ -> NULL;
            case BooleanVector _ -> BOOLEAN;
            case IntVector _ -> INT;
            case LongVector _ -> LONG;
            case FloatVector _ -> FLOAT;
            case DoubleVector _ -> DOUBLE;
            case Decimal128Vector _ -> DECIMAL128;
            case BytesVector _ -> BYTES;
            case DictionaryVector _ -> DICTIONARY;
            case ArrayVector _ -> ARRAY;
            case MapVector _ -> MAP;
            case StructVector _ -> STRUCT;
        };
    }
}
