package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.error.KindlingException;
import org.jspecify.annotations.Nullable;

/// What an operation gives for each entry of the last dictionary seen, so that it runs once per dictionary instead
/// of once per row. For operations that depend on nothing but the value and give NULL for NULL.
final class DictionaryResults {

    /// The operation, over the entries.
    @FunctionalInterface
    interface Operation {
        ColumnVector on(ColumnVector entries);
    }

    private @Nullable ColumnVector dictionary;
    private @Nullable ColumnVector results;

    /// The operation's results for `vector`; null if it should be run on the rows: the dictionary is much larger
    /// than the vector, or has an entry (maybe one no row uses) that the operation rejects.
    @Nullable
    ColumnVector map(DictionaryVector vector, Operation operation) {
        ColumnVector entries = vector.dictionary();
        if (entries != dictionary) {
            if (entries.size() == 0) return null;
            // Of a dictionary far larger than the batch, most entries would be computed for nothing.
            if (entries.size() > 4096 && entries.size() > 8 * vector.size()) return null;
            dictionary = entries;
            try {
                results = operation.on(entries);
            } catch (KindlingException _) {
                results = null;
            }
        }
        ColumnVector known = results;
        return known == null ? null : lookUp(vector, known);
    }

    /// The entries of `results` by the codes of `vector`; NULL where the vector is NULL.
    static ColumnVector lookUp(DictionaryVector vector, ColumnVector results) {
        if (results instanceof NullVector) return new NullVector(vector.size());
        if (results instanceof DictionaryVector inner) {
            // The entries map to entries of another dictionary.
            ColumnVector direct = Vectors.flatten(inner);
            return lookUp(vector, direct);
        }
        long[] entryBits = results.validity();
        if (entryBits == null) {
            return new DictionaryVector(vector.codes(), vector.offset(), vector.size(), vector.validity(), results);
        }
        long[] bits = new long[Validity.words(vector.offset() + vector.size())];
        for (int i = 0; i < vector.size(); i++) {
            if (!vector.isNull(i) && !results.isNull(vector.code(i))) Validity.set(bits, vector.offset() + i);
        }
        return new DictionaryVector(
                vector.codes(), vector.offset(), vector.size(), bits, Vectors.withoutValidity(results));
    }
}
