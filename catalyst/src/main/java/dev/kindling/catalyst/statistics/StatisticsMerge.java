package dev.kindling.catalyst.statistics;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the statistics of the files of a table together.
public final class StatisticsMerge {

    private StatisticsMerge() {}

    /// The statistics of all rows of `parts`. What one part does not know, the whole does not know; keys of a part
    /// are none of the whole, because the same key may be in two parts.
    public static TableStatistics ofParts(List<TableStatistics> parts) {
        if (parts.isEmpty()) return TableStatistics.UNKNOWN;
        if (parts.size() == 1) return parts.getFirst();
        TableStatistics whole = parts.getFirst();
        for (TableStatistics part : parts.subList(1, parts.size())) whole = merge(whole, part);
        return new TableStatistics(whole.rowCount(), whole.sizeBytes(), whole.columns(), List.of());
    }

    private static TableStatistics merge(TableStatistics a, TableStatistics b) {
        Map<String, ColumnStatistics> columns = new HashMap<>();
        a.columns().forEach((name, left) -> {
            ColumnStatistics right = b.columns().get(name);
            if (right != null) columns.put(name, merge(left, a.rowCount(), right, b.rowCount()));
        });
        Long bytes = a.sizeBytes() == null || b.sizeBytes() == null ? null : (Long) (a.sizeBytes() + b.sizeBytes());
        return new TableStatistics(sum(a.rowCount(), b.rowCount()), bytes, columns, List.of());
    }

    /// Of distinct values the whole has at least as many as the richer part, and at most as many as both; where
    /// their ranges do not meet it has all, else the more, the more their ranges differ.
    private static ColumnStatistics merge(
            ColumnStatistics a, @Nullable Double aRows, ColumnStatistics b, @Nullable Double bRows) {
        Object min = least(a.min(), b.min(), -1);
        Object max = least(a.max(), b.max(), 1);
        Double distinct = null;
        if (a.distinctCount() != null && b.distinctCount() != null) {
            double more = Math.max(a.distinctCount(), b.distinctCount());
            double fewer = Math.min(a.distinctCount(), b.distinctCount());
            distinct = more + fewer * (1 - overlap(a, b));
        }
        Double length = null;
        if (a.averageLength() != null && b.averageLength() != null && aRows != null && bRows != null) {
            double rows = Math.max(1, aRows + bRows);
            length = (a.averageLength() * aRows + b.averageLength() * bRows) / rows;
        }
        return new ColumnStatistics(distinct, min, max, sum(a.nullCount(), b.nullCount()), length, null);
    }

    /// The part of the common range both columns cover; 1 if their ranges are unknown.
    private static double overlap(ColumnStatistics a, ColumnStatistics b) {
        if (!(a.min() instanceof Number aMin)
                || !(a.max() instanceof Number aMax)
                || !(b.min() instanceof Number bMin)
                || !(b.max() instanceof Number bMax)) {
            return 1;
        }
        double low = Math.max(aMin.doubleValue(), bMin.doubleValue());
        double high = Math.min(aMax.doubleValue(), bMax.doubleValue());
        if (high < low) return 0;
        double span =
                Math.max(aMax.doubleValue(), bMax.doubleValue()) - Math.min(aMin.doubleValue(), bMin.doubleValue());
        return span <= 0 ? 1 : (high - low) / span;
    }

    private static @Nullable Double sum(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : (Double) (a + b);
    }

    /// The lesser of two values for `sign` -1, the greater for 1; null if one is unknown.
    private static @Nullable Object least(@Nullable Object a, @Nullable Object b, int sign) {
        if (a == null || b == null) return null;
        return compare(a, b) * sign > 0 ? a : b;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) return x.compareTo(y);
        if (a instanceof Long || a instanceof Integer)
            return Long.compare(((Number) a).longValue(), ((Number) b).longValue());
        if (a instanceof Number x && b instanceof Number y) return Double.compare(x.doubleValue(), y.doubleValue());
        if (a instanceof String x && b instanceof String y) {
            byte[] left = x.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            byte[] right = y.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return java.util.Arrays.compareUnsigned(left, right);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) return Boolean.compare(x, y);
        return 0;
    }
}
