package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The least and greatest value of a page or chunk on their way into the file. Long ones are cut: what is left is a
/// bound, but no value.
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredBounds(byte[] min, byte @Nullable [] max, boolean minIsExact, boolean maxIsExact) {

    private static final int MAX_BYTES = 64;

    /// Of the values from `from` to `to`; null where the format has no order for them.
    static @Nullable StoredBounds of(ColumnVector values, int from, int to, StoredForm form) {
        if (form.order() == StoredForm.Order.NONE) return null;
        ValueExtremes extremes = ValueExtremes.find(values, from, to);
        if (extremes == null) return null;
        byte[] min = PlainWriter.single(
                signedZero(values, extremes.minIndex(), -0.0), zeroIndex(values, extremes.minIndex()), form);
        byte[] max = PlainWriter.single(
                signedZero(values, extremes.maxIndex(), 0.0), zeroIndex(values, extremes.maxIndex()), form);
        boolean cuttable = form.kind() == PhysicalKind.BYTE_ARRAY;
        boolean cutMin = cuttable && min.length > MAX_BYTES;
        boolean cutMax = cuttable && max.length > MAX_BYTES;
        return new StoredBounds(
                cutMin ? Arrays.copyOf(min, boundary(min, form)) : min,
                cutMax ? above(Arrays.copyOf(max, boundary(max, form)), form) : max,
                !cutMin,
                !cutMax);
    }

    /// Zeros count as equal, so the least is stored as -0 and the greatest as +0.
    private static ColumnVector signedZero(ColumnVector values, int index, double zero) {
        return switch (values) {
            case FloatVector v when v.get(index) == 0 -> FloatVector.of((float) zero);
            case DoubleVector v when v.get(index) == 0 -> DoubleVector.of(zero);
            default -> values;
        };
    }

    private static int zeroIndex(ColumnVector values, int index) {
        return switch (values) {
            case FloatVector v when v.get(index) == 0 -> 0;
            case DoubleVector v when v.get(index) == 0 -> 0;
            default -> index;
        };
    }

    /// Where to cut: at most [#MAX_BYTES], and not within a character.
    private static int boundary(byte[] value, StoredForm form) {
        int end = MAX_BYTES;
        while (form.isText() && end > 0 && (value[end] & 0xC0) == 0x80) end--;
        return end;
    }

    /// The least value of the same length that is greater than everything that begins with `prefix`; null if there
    /// is none.
    private static byte @Nullable [] above(byte[] prefix, StoredForm form) {
        if (!form.isText()) {
            for (int i = prefix.length - 1; i >= 0; i--) {
                if (prefix[i] != -1) {
                    byte[] result = Arrays.copyOf(prefix, i + 1);
                    result[i]++;
                    return result;
                }
            }
            return null;
        }
        int[] points = new String(prefix, StandardCharsets.UTF_8).codePoints().toArray();
        for (int i = points.length - 1; i >= 0; i--) {
            int next = points[i] + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : points[i] + 1;
            if (next <= Character.MAX_CODE_POINT) {
                points[i] = next;
                return new String(points, 0, i + 1).getBytes(StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
