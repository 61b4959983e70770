package dev.kindling.catalyst.function.collection;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.HigherOrderFunction.LambdaBody;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.Arrays;

/// `array_sort`.
///
/// With a lambda it is a bottom-up merge sort of all arrays side by side, so that the lambda runs over many pairs
/// at once: in a pass, runs of `width` are merged in pairs, and in each step of it every merge that is not done
/// compares one pair.
final class ArraySort {

    private final Spread spread;
    private final ColumnVector elements;
    private final LambdaBody comparator;

    /// Positions in `elements`, sorted in runs, and the runs of the next pass.
    private int[] order;

    private int[] next;

    private ArraySort(Spread spread, ColumnVector elements, LambdaBody comparator) {
        this.spread = spread;
        this.elements = elements;
        this.comparator = comparator;
        order = new int[spread.count()];
        next = new int[spread.count()];
    }

    /// NULLs last.
    static ColumnVector natural(ArrayVector array, int size) {
        Spread spread = Spread.of(size, array::isNull, array::length);
        int[] positions = spread.positions(array::start);
        ColumnVector elements = array.elements();
        for (int i = 0; i < size; i++) {
            int from = spread.starts()[i];
            Integer[] sorted = new Integer[spread.lengths()[i]];
            for (int k = 0; k < sorted.length; k++) sorted[k] = positions[from + k];
            Arrays.sort(sorted, (x, y) -> {
                boolean xNull = elements.isNull(x);
                boolean yNull = elements.isNull(y);
                if (xNull || yNull) return Boolean.compare(xNull, yNull);
                return ValueOrder.compare(elements, x, elements, y);
            });
            for (int k = 0; k < sorted.length; k++) positions[from + k] = sorted[k];
        }
        return result(spread, elements, positions);
    }

    static ColumnVector by(LambdaBody comparator, ArrayVector array, int size) {
        Spread spread = Spread.of(size, array::isNull, array::length);
        var sort = new ArraySort(spread, array.elements(), comparator);
        sort.order = spread.positions(array::start);
        int longest = Arrays.stream(spread.lengths()).max().orElse(0);
        for (int width = 1; width < longest; width *= 2) sort.mergeRuns(width);
        return result(spread, array.elements(), sort.order);
    }

    private static ColumnVector result(Spread spread, ColumnVector elements, int[] positions) {
        ColumnVector sorted = Vectors.gather(elements, positions, spread.count());
        return new ArrayVector(spread.starts(), spread.lengths(), 0, spread.size(), spread.validity(), sorted);
    }

    private void mergeRuns(int width) {
        int merges = 0;
        for (int length : spread.lengths()) merges += (length + 2 * width - 1) / (2 * width);
        int[] row = new int[merges];
        int[] left = new int[merges];
        int[] leftEnd = new int[merges];
        int[] right = new int[merges];
        int[] rightEnd = new int[merges];
        int m = 0;
        for (int i = 0; i < spread.size(); i++) {
            int end = spread.starts()[i] + spread.lengths()[i];
            for (int from = spread.starts()[i]; from < end; from += 2 * width) {
                row[m] = i;
                left[m] = from;
                leftEnd[m] = Math.min(from + width, end);
                right[m] = leftEnd[m];
                rightEnd[m++] = Math.min(from + 2 * width, end);
            }
        }
        int[] rows = new int[merges];
        int[] active = new int[merges];
        int[] lefts = new int[merges];
        int[] rights = new int[merges];
        int[] out = left.clone();
        while (true) {
            int count = 0;
            for (int i = 0; i < merges; i++) {
                if (left[i] == leftEnd[i] || right[i] == rightEnd[i]) continue;
                active[count] = i;
                rows[count] = row[i];
                lefts[count] = order[left[i]];
                rights[count++] = order[right[i]];
            }
            if (count == 0) break;
            IntVector comparisons = compare(rows, lefts, rights, count);
            for (int k = 0; k < count; k++) {
                int i = active[k];
                boolean rightFirst = comparisons.get(k) > 0;
                next[out[i]++] = rightFirst ? order[right[i]++] : order[left[i]++];
            }
        }
        for (int i = 0; i < merges; i++) {
            while (left[i] < leftEnd[i]) next[out[i]++] = order[left[i]++];
            while (right[i] < rightEnd[i]) next[out[i]++] = order[right[i]++];
        }
        int[] sorted = next;
        next = order;
        order = sorted;
    }

    private IntVector compare(int[] rows, int[] lefts, int[] rights, int count) {
        ColumnVector[] pair = {Vectors.gather(elements, lefts, count), Vectors.gather(elements, rights, count)};
        ColumnVector result = Vectors.flatten(comparator.evaluate(rows, pair, count));
        for (int k = 0; k < count; k++) {
            if (!result.isNull(k)) continue;
            throw KindlingException.of(
                            ErrorCondition.COMPARATOR_RETURNS_NULL,
                            "the comparator of array_sort gives NULL for a pair")
                    .parameter("firstValue", lefts[k])
                    .parameter("secondValue", rights[k])
                    .hint("Give an integer for NULL elements too, or take them out with array_compact first")
                    .build();
        }
        return (IntVector) result;
    }
}
