package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.datasources.parquet.Condition.Comparison;
import dev.kindling.datasources.parquet.FileMetadata.Bounds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is known of the values of a column in a row group or page, in terms of the column's type.
///
/// @param min a vector of one value that none is less than, or null
/// @param max a vector of one value that none is greater than (but for NaN), or null
/// @param mayHaveNan whether there can be a NaN that the bounds do not cover
record Evidence(
        @Nullable ColumnVector min,
        @Nullable ColumnVector max,
        boolean mayHaveNulls,
        boolean mayHaveValues,
        boolean mayHaveNan,
        boolean exact) {

    static final Evidence NOTHING_KNOWN = new Evidence(null, null, true, true, true, false);
    static final Evidence ONLY_NULLS = new Evidence(null, null, true, false, false, false);

    /// From stored bounds.
    ///
    /// @param valueCount values with NULLs, or -1 if unknown
    static Evidence of(@Nullable Bounds bounds, long valueCount, StoredColumn column) {
        if (bounds == null) return NOTHING_KNOWN;
        boolean mayHaveNulls = bounds.nullCount() != 0;
        if (valueCount >= 0 && bounds.nullCount() == valueCount) return ONLY_NULLS;
        boolean trusted = !bounds.signedOrderOnly() || column.hasSignedOrder();
        ColumnVector min = trusted ? column.value(bounds.min()) : null;
        ColumnVector max = trusted ? column.value(bounds.max()) : null;
        if (isNan(min) || isNan(max)) {
            min = null;
            max = null;
        }
        boolean exact = bounds.minIsExact() && bounds.maxIsExact();
        return new Evidence(min, max, mayHaveNulls, true, column.mayHaveNan(), exact);
    }

    private static boolean isNan(@Nullable ColumnVector value) {
        return switch (value) {
            case dev.kindling.catalyst.batch.FloatVector v -> Float.isNaN(v.get(0));
            case dev.kindling.catalyst.batch.DoubleVector v -> Double.isNaN(v.get(0));
            case null, default -> false;
        };
    }

    /// Whether some value compares so with value `index` of `operand`.
    boolean mayCompare(Comparison comparison, ColumnVector operand, int index) {
        if (!mayHaveValues) return false;
        return switch (comparison) {
            case EQUAL -> !isBelowMin(operand, index) && !isAboveMax(operand, index);
            case NOT_EQUAL -> {
                boolean allEqual = exact
                        && !mayHaveNan
                        && min != null
                        && max != null
                        && ValueOrder.compare(min, 0, operand, index) == 0
                        && ValueOrder.compare(max, 0, operand, index) == 0;
                yield !allEqual;
            }
            case LESS -> min == null || ValueOrder.compare(min, 0, operand, index) < 0;
            case LESS_OR_EQUAL -> min == null || ValueOrder.compare(min, 0, operand, index) <= 0;
            case GREATER -> max == null || mayHaveNan || ValueOrder.compare(max, 0, operand, index) > 0;
            case GREATER_OR_EQUAL -> max == null || mayHaveNan || ValueOrder.compare(max, 0, operand, index) >= 0;
        };
    }

    private boolean isBelowMin(ColumnVector operand, int index) {
        return min != null && ValueOrder.compare(operand, index, min, 0) < 0;
    }

    private boolean isAboveMax(ColumnVector operand, int index) {
        return max != null && ValueOrder.compare(operand, index, max, 0) > 0;
    }

    boolean mayBeginWith(byte[] prefix) {
        if (!mayHaveValues) return false;
        if (min instanceof BytesVector least) {
            int length = Math.min(prefix.length, least.length(0));
            int start = least.start(0);
            if (Arrays.compareUnsigned(least.heap(), start, start + length, prefix, 0, prefix.length) > 0) {
                return false;
            }
        }
        if (max instanceof BytesVector most) {
            int start = most.start(0);
            int end = start + most.length(0);
            if (Arrays.compareUnsigned(most.heap(), start, end, prefix, 0, prefix.length) < 0) return false;
        }
        return true;
    }

    /// Whether some row meets `condition`, which speaks of this column.
    boolean mayMeet(Condition condition) {
        return switch (condition) {
            case Condition.Compares(var _, var comparison, var operand) -> mayCompare(comparison, operand, 0);
            case Condition.IsAmong(var _, var candidates) -> {
                boolean any = false;
                for (int i = 0; i < candidates.size() && !any; i++) any = mayCompare(Comparison.EQUAL, candidates, i);
                yield any;
            }
            case Condition.IsNull _ -> mayHaveNulls;
            case Condition.IsNotNull _ -> mayHaveValues;
            case Condition.BeginsWith(var _, var prefix) -> mayBeginWith(prefix);
            case Condition.None _ -> false;
            case Condition.Any _, Condition.All _, Condition.OneOf _ -> true;
        };
    }
}
