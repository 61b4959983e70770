package dev.kindling.catalyst.function.collection;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.Validity;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lists laid out one after the other, without gaps: what a lambda is called over.
///
/// @param rows for each element, the row it is of
/// @param places for each element, where it stands in its list
/// @param starts for each row, its first element
/// @param lengths for each row, how many it has; 0 for NULL
/// @param count of all elements
@SuppressWarnings("ArrayRecordComponent") // data in flight, never compared
record Spread(int[] rows, int[] places, int[] starts, int[] lengths, int count, int size, long @Nullable [] validity) {

    /// Of `size` rows, of which those that `isNull` have no list and the others one of `length`.
    static Spread of(int size, IntPredicate isNull, IntUnaryOperator length) {
        int[] starts = new int[size];
        int[] lengths = new int[size];
        long[] validity = null;
        int count = 0;
        for (int i = 0; i < size; i++) {
            starts[i] = count;
            if (isNull.test(i)) {
                if (validity == null) validity = Validity.allValid(size);
                Validity.clear(validity, i);
                continue;
            }
            lengths[i] = length.applyAsInt(i);
            count = Math.addExact(count, lengths[i]);
        }
        int[] rows = new int[count];
        int[] places = new int[count];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < lengths[i]; k++) {
                rows[starts[i] + k] = i;
                places[starts[i] + k] = k;
            }
        }
        return new Spread(rows, places, starts, lengths, count, size, validity);
    }

    boolean isNull(int row) {
        return validity != null && !Validity.isSet(validity, row);
    }

    /// For each element, its position in a vector whose lists begin at `start`.
    int[] positions(IntUnaryOperator start) {
        int[] positions = new int[count];
        for (int k = 0; k < count; k++) positions[k] = start.applyAsInt(rows[k]) + places[k];
        return positions;
    }

    /// As above, -1 where the row's list of `length` has no such element.
    int[] positionsWithin(IntUnaryOperator start, IntUnaryOperator length) {
        int[] positions = new int[count];
        for (int k = 0; k < count; k++) {
            boolean within = places[k] < length.applyAsInt(rows[k]);
            positions[k] = within ? start.applyAsInt(rows[k]) + places[k] : -1;
        }
        return positions;
    }

    /// Each element's place in its list.
    ColumnVector indexes() {
        return new IntVector(places, 0, count, null);
    }
}
