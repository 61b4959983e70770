package dev.kindling.execution.codegen;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.codegen.LoopShape.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The inputs of a loop for one batch: their arrays as a [FusedLoop] takes them, and their smallest and largest
/// values.
final class LoopInputs {

    private static final long[] ALL_VALID = Validity.allValid(Batch.CAPACITY);
    /// A dictionary with more entries than this for a row of the batch is measured at the rows' codes.
    private static final int ENTRIES_BY_ROW = 4;

    final @Nullable Object[] values;
    final int[] @Nullable [] codes;
    final long[] @Nullable [] validity;
    final int[] offsets;
    /// What [#measure] found; what lies at NULL counts, too.
    final long[] smallest;

    final long[] largest;

    private final Layout[] layouts;
    private List<Layout> layoutList = List.of();
    /// The dictionaries that are measured.
    private final @Nullable ColumnVector[] dictionaries;

    LoopInputs(int count) {
        values = new Object[count];
        codes = new int[count][];
        validity = new long[count][];
        offsets = new int[3 * count];
        smallest = new long[count];
        largest = new long[count];
        layouts = new Layout[count];
        dictionaries = new ColumnVector[count];
    }

    int count() {
        return layouts.length;
    }

    /// How the inputs lie in memory; the same instance until that changes.
    List<Layout> layouts() {
        for (int k = 0; k < layouts.length; k++) {
            if (layoutList.isEmpty() || layoutList.get(k) != layouts[k]) {
                layoutList = List.of(layouts);
                break;
            }
        }
        return layoutList;
    }

    /// Takes `vector` for input `slot`, only its NULLs if it is not `read`. False if no loop can read it.
    boolean load(int slot, ColumnVector vector, boolean read) {
        if (vector instanceof NullVector) return false;
        long[] bits = vector.validity();
        validity[slot] = bits == null ? ALL_VALID : bits;
        offsets[3 * slot + 2] = bits == null ? 0 : vector.offset();
        layouts[slot] = Layout.NONE;
        if (!read) return true;
        offsets[3 * slot] = vector.offset();
        if (!(vector instanceof DictionaryVector v)) return loadArray(slot, vector);
        if (v.dictionary().size() == 0 || !loadArray(slot, v.dictionary())) return false;
        codes[slot] = v.codes();
        offsets[3 * slot + 1] = v.dictionary().offset();
        layouts[slot] = switch (layouts[slot]) {
            case LONGS -> Layout.LONG_ENTRIES;
            case INTS -> Layout.INT_ENTRIES;
            default -> Layout.BOOLEAN_ENTRIES;
        };
        return true;
    }

    private boolean loadArray(int slot, ColumnVector vector) {
        switch (vector) {
            case LongVector v -> {
                values[slot] = v.values();
                layouts[slot] = Layout.LONGS;
            }
            case IntVector v -> {
                values[slot] = v.values();
                layouts[slot] = Layout.INTS;
            }
            case BooleanVector v -> {
                values[slot] = v.values();
                layouts[slot] = Layout.BOOLEANS;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Finds the smallest and largest value of an input that is read, for a dictionary those of its entries.
    void measure(int slot, ColumnVector vector) {
        switch (vector) {
            case DictionaryVector v -> {
                if (dictionaries[slot] == v.dictionary()) return;
                boolean whole = v.dictionary().size() <= ENTRIES_BY_ROW * v.size();
                dictionaries[slot] = whole ? v.dictionary() : null;
                if (whole) measureArray(slot, v.dictionary());
                else measureCodes(slot, v);
            }
            default -> {
                dictionaries[slot] = null;
                measureArray(slot, vector);
            }
        }
    }

    private void measureArray(int slot, ColumnVector vector) {
        int from = vector.offset();
        int end = from + vector.size();
        switch (vector) {
            case LongVector v -> {
                long[] numbers = v.values();
                long least = Long.MAX_VALUE;
                long most = Long.MIN_VALUE;
                for (int i = from; i < end; i++) {
                    least = Math.min(least, numbers[i]);
                    most = Math.max(most, numbers[i]);
                }
                set(slot, least, most);
            }
            case IntVector v -> {
                int[] numbers = v.values();
                int least = Integer.MAX_VALUE;
                int most = Integer.MIN_VALUE;
                for (int i = from; i < end; i++) {
                    least = Math.min(least, numbers[i]);
                    most = Math.max(most, numbers[i]);
                }
                set(slot, least, most);
            }
            default -> set(slot, 0, 1);
        }
    }

    private void measureCodes(int slot, DictionaryVector vector) {
        int first = vector.dictionary().offset();
        int[] entryCodes = vector.codes();
        int from = vector.offset();
        int end = from + vector.size();
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        switch (vector.dictionary()) {
            case LongVector v -> {
                long[] numbers = v.values();
                for (int i = from; i < end; i++) {
                    least = Math.min(least, numbers[first + entryCodes[i]]);
                    most = Math.max(most, numbers[first + entryCodes[i]]);
                }
            }
            case IntVector v -> {
                int[] numbers = v.values();
                for (int i = from; i < end; i++) {
                    least = Math.min(least, numbers[first + entryCodes[i]]);
                    most = Math.max(most, numbers[first + entryCodes[i]]);
                }
            }
            default -> {
                least = 0;
                most = 1;
            }
        }
        set(slot, least, most);
    }

    private void set(int slot, long least, long most) {
        smallest[slot] = least;
        largest[slot] = most;
    }
}
