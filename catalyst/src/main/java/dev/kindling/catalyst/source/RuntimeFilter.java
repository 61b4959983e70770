package dev.kindling.catalyst.source;

import dev.kindling.catalyst.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/// A necessary condition on one column of a scan's output that a running query found out.
public interface RuntimeFilter {

    /// The column, counted in the scan's output.
    int column();

    /// The least and greatest value that can pass, in the form of a literal's value; null where there is no such
    /// bound.
    @Nullable
    Object min();

    @Nullable
    Object max();

    /// Whether NULL can pass, which lies within no bounds.
    default boolean takesNulls() {
        return false;
    }

    /// Clears in `keep` (1 = keep) the rows of `column` that cannot pass.
    void narrow(ColumnVector column, byte[] keep, int rowCount);
}
