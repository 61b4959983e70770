package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.Batch;
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
import java.util.List;

/// How much memory batches take that own their arrays. Of a dictionary, which several batches share, each counts
/// the part its rows can refer to.
public final class BatchSizes {

    private static final int BYTES_PER_VECTOR = 64;

    private BatchSizes() {}

    public static long bytes(Batch batch) {
        return bytes(batch.columns());
    }

    private static long bytes(List<ColumnVector> columns) {
        long total = 0;
        for (ColumnVector column : columns) total += bytes(column);
        return total;
    }

    public static long bytes(ColumnVector vector) {
        long size = vector.size();
        long validity = vector.validity() == null ? 0 : size / 8;
        return BYTES_PER_VECTOR
                + validity
                + switch (vector) {
                    case NullVector _ -> 0;
                    case BooleanVector _ -> size;
                    case IntVector _, FloatVector _ -> 4 * size;
                    case LongVector _, DoubleVector _ -> 8 * size;
                    case Decimal128Vector _ -> 16 * size;
                    case BytesVector texts -> 8 * size + texts.heap().length;
                    case DictionaryVector codes -> 4 * size + share(codes.dictionary(), size);
                    case ArrayVector lists -> 8 * size + bytes(lists.elements());
                    case MapVector maps -> 8 * size + bytes(maps.keys()) + bytes(maps.items());
                    case StructVector structs -> bytes(structs.fields());
                };
    }

    private static long share(ColumnVector dictionary, long rows) {
        long bytes = bytes(dictionary);
        return dictionary.size() <= rows ? bytes : bytes * rows / dictionary.size();
    }
}
