package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The order in which a reader asks its filters: the one that drops the largest share of its rows for each byte it
/// looks at goes first, as whatever comes later then decodes fewer rows. Shares are those seen so far. All filters
/// must hold anyway, and none can fail, so that the order changes nothing else.
///
/// Source of the rank: Hellerstein and Stonebraker, Predicate Migration: Optimizing Queries with Expensive
/// Predicates, SIGMOD 1993.
final class FilterOrder {

    private static final int TRIAL = 8 * Batch.CAPACITY;
    /// Of rows that a filter has not been asked about.
    private static final double SUPPOSED_SHARE_DROPPED = 0.5;

    private final IdentityHashMap<RowFilter, Seen> seen = new IdentityHashMap<>();
    private ToDoubleFunction<RowFilter> costs = _ -> 1;
    private long rowsUntilSorted;

    /// How many rows a filter was asked about, and how many it kept.
    private static final class Seen {
        private double asked;
        private double kept;
    }

    /// Other rows begin, for which `filters` cost per row what `costs` says.
    void begin(List<RowFilter> filters, ToDoubleFunction<RowFilter> costs) {
        this.costs = costs;
        sort(filters);
        rowsUntilSorted = TRIAL;
    }

    void saw(RowFilter filter, int asked, int kept) {
        Seen known = seen.computeIfAbsent(filter, _ -> new Seen());
        known.asked += asked;
        known.kept += kept;
        rowsUntilSorted -= asked;
    }

    /// Puts `filters` in the best order known, from time to time.
    void apply(List<RowFilter> filters) {
        if (rowsUntilSorted > 0) return;
        sort(filters);
        rowsUntilSorted = 4L * TRIAL;
    }

    private void sort(List<RowFilter> filters) {
        if (filters.size() > 1)
            filters.sort(Comparator.comparingDouble(this::worth).reversed());
    }

    private double worth(RowFilter filter) {
        Seen known = seen.get(filter);
        double dropped = known == null || known.asked == 0 ? SUPPOSED_SHARE_DROPPED : 1 - known.kept / known.asked;
        return dropped / costs.applyAsDouble(filter);
    }
}
