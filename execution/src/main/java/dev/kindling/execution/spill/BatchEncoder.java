package dev.kindling.execution.spill;

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
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the batches of one stream; see [BatchCodec] for the format.
final class BatchEncoder {

    private final List<@Nullable ColumnVector> lastDictionaries = new ArrayList<>();

    void encode(Batch batch, ByteSink out) {
        out.putInt(batch.rowCount());
        out.putInt(batch.columns().size());
        for (int i = 0; i < batch.columns().size(); i++) {
            if (lastDictionaries.size() == i) lastDictionaries.add(null);
            ColumnVector column = batch.column(i);
            if (column instanceof DictionaryVector v) {
                encodeDictionary(v, i, out);
            } else {
                encode(column, out);
            }
        }
    }

    private void encodeDictionary(DictionaryVector vector, int column, ByteSink out) {
        boolean again = vector.dictionary() == lastDictionaries.get(column);
        if (!again && isTooLarge(vector)) {
            encode(Vectors.flatten(vector), out);
            return;
        }
        out.putByte(again ? Kind.SAME_DICTIONARY.code() : Kind.DICTIONARY.code());
        encodeValidity(vector, out);
        out.putInts(vector.codes(), vector.offset(), vector.size());
        if (again) return;
        out.putInt(vector.dictionary().size());
        encode(vector.dictionary(), out);
        lastDictionaries.set(column, vector.dictionary());
    }

    private static boolean isTooLarge(DictionaryVector vector) {
        return vector.dictionary().size() > vector.size();
    }

    private static void encode(ColumnVector vector, ByteSink out) {
        int size = vector.size();
        int offset = vector.offset();
        if (vector instanceof DictionaryVector v && isTooLarge(v)) {
            encode(Vectors.flatten(v), out);
            return;
        }
        out.putByte(Kind.of(vector).code());
        if (vector instanceof NullVector) return;
        encodeValidity(vector, out);
        switch (vector) {
            case NullVector _ -> {}
            case BooleanVector v -> out.putBytes(v.values(), offset, size);
            case IntVector v -> out.putInts(v.values(), offset, size);
            case LongVector v -> out.putLongs(v.values(), offset, size);
            case FloatVector v -> out.putFloats(v.values(), offset, size);
            case DoubleVector v -> out.putDoubles(v.values(), offset, size);
            case Decimal128Vector v -> {
                out.putLongs(v.high(), offset, size);
                out.putLongs(v.low(), offset, size);
            }
            case BytesVector v -> encodeTexts(v, out);
            case DictionaryVector v -> {
                out.putInts(v.codes(), offset, size);
                out.putInt(v.dictionary().size());
                encode(v.dictionary(), out);
            }
            case ArrayVector v -> encode(v.elements(), encodeLengths(v, v.starts(), v.lengths(), out), out);
            case MapVector v -> {
                int[] rows = encodeLengths(v, v.starts(), v.lengths(), out);
                encode(v.keys(), rows, out);
                encode(v.items(), rows, out);
            }
            case StructVector v -> {
                out.putInt(v.fields().size());
                for (int i = 0; i < v.fields().size(); i++) encode(v.field(i), out);
            }
        }
    }

    private static void encode(ColumnVector elements, int[] rows, ByteSink out) {
        encode(Vectors.gather(elements, rows, rows.length), out);
    }

    private static void encodeValidity(ColumnVector vector, ByteSink out) {
        long[] bits = Validity.rebased(vector.validity(), vector.offset(), vector.size());
        out.putByte(bits == null ? 0 : 1);
        if (bits != null) out.putLongs(bits, 0, bits.length);
    }

    private static int length(ColumnVector vector, int[] lengths, int row) {
        return vector.isNull(row) ? 0 : lengths[vector.offset() + row];
    }

    private static void encodeTexts(BytesVector vector, ByteSink out) {
        int total = 0;
        for (int i = 0; i < vector.size(); i++) {
            int length = length(vector, vector.lengths(), i);
            out.putInt(length);
            total = Math.addExact(total, length);
        }
        out.putInt(total);
        for (int i = 0; i < vector.size(); i++) {
            int length = length(vector, vector.lengths(), i);
            if (length > 0) out.putBytes(vector.heap(), vector.start(i), length);
        }
    }

    /// Writes the lengths of lists and their sum.
    ///
    /// @return the rows of their elements
    private static int[] encodeLengths(ColumnVector vector, int[] starts, int[] lengths, ByteSink out) {
        int total = 0;
        for (int i = 0; i < vector.size(); i++) {
            int length = length(vector, lengths, i);
            out.putInt(length);
            total = Math.addExact(total, length);
        }
        out.putInt(total);
        int[] rows = new int[total];
        int at = 0;
        for (int i = 0; i < vector.size(); i++) {
            int length = length(vector, lengths, i);
            for (int k = 0; k < length; k++) rows[at++] = starts[vector.offset() + i] + k;
        }
        return rows;
    }
}
