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

/// What kind of vector follows in a stream of bytes; written as its position here.
enum Kind {
    NULL,
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL128,
    BYTES,
    DICTIONARY,
    /// As `DICTIONARY`, with the dictionary of the same column in an earlier batch.
    SAME_DICTIONARY,
    ARRAY,
    MAP,
    STRUCT;

    private static final Kind[] ALL = values();

    static Kind at(int ordinal) {
        return ALL[ordinal];
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
