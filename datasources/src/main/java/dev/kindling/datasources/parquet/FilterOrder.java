package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/// The order in which a reader asks its filters. After a while the one that drops the largest share of its rows for
/// each column it needs goes first: whatever comes later then decodes fewer rows. All of them must hold anyway, and
/// none can fail, so that the order changes nothing else.
final class FilterOrder {

    private static final int TRIAL = 8 * Batch.CAPACITY;

    private final IdentityHashMap<RowFilter, Seen> seen = new IdentityHashMap<>();
    private long rowsUntilSorted = TRIAL;

    /// How many rows a filter was asked about, and how many it kept.
    private static final class Seen {
        private final int columns;
        private double asked;
        private double kept;

        private Seen(int columns) {
            this.columns = columns;
        }

        private double worth() {
            return asked == 0 ? 0 : (1 - kept / asked) / columns;
        }
    }

    void saw(RowFilter filter, int asked, int kept) {
        Seen known = seen.computeIfAbsent(filter, f -> new Seen(f.columns().size()));
        known.asked += asked;
        known.kept += kept;
        rowsUntilSorted -= asked;
    }

    /// Puts `filters` in the best order known, from time to time.
    void apply(List<RowFilter> filters) {
        if (rowsUntilSorted > 0 || filters.size() < 2) return;
        rowsUntilSorted = 4L * TRIAL;
        filters.sort(Comparator.comparingDouble((RowFilter filter) -> {
                    Seen known = seen.get(filter);
                    return known == null ? 0 : known.worth();
                })
                .reversed());
    }
}
