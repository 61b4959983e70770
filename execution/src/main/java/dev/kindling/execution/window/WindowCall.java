package dev.kindling.execution.window;

import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.execution.aggregate.Aggregation;
import java.io.Serializable;

/// One column a window operator adds.
public sealed interface WindowCall extends Serializable {

    /// The absence of a column.
    int NONE = -1;

    /// A number that depends on the place in the order alone: ROW_NUMBER, RANK, DENSE_RANK, NTILE (INT),
    /// PERCENT_RANK, CUME_DIST (DOUBLE).
    ///
    /// @param buckets only for NTILE
    record Ranking(WindowFunction.Kind kind, int buckets) implements WindowCall {
        public Ranking {
            switch (kind) {
                case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> {}
                case NTILE -> {
                    if (buckets < 1) throw new IllegalArgumentException("ntile needs a bucket: " + buckets);
                }
                case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                    throw new IllegalArgumentException("not a ranking: " + kind);
            }
        }

        public static Ranking of(WindowFunction.Kind kind) {
            return new Ranking(kind, 1);
        }
    }

    /// The value of `column` some rows after the current row (`lead`), or before it if `distance` is negative
    /// (`lag`).
    ///
    /// @param defaultColumn what to take of the current row where there is no such row, or [#NONE] for NULL
    /// @param ignoreNulls whether to count only rows whose value is not NULL
    record Shifted(int column, int distance, int defaultColumn, boolean ignoreNulls) implements WindowCall {}

    /// The first, last or `n`th (from 1) value of `column` in the frame, NULL if there is none.
    ///
    /// @param kind FIRST_VALUE, LAST_VALUE or NTH_VALUE
    record Picked(WindowFunction.Kind kind, int column, int n, boolean ignoreNulls, WindowFrame frame)
            implements WindowCall {}

    /// An aggregate of the rows of the frame.
    record Framed(Aggregation aggregation, WindowFrame frame) implements WindowCall {}
}
