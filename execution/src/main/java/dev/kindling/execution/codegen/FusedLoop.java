package dev.kindling.execution.codegen;

import org.jspecify.annotations.Nullable;

/// A generated loop: adds the terms of a [LoopShape] for the rows of a batch to `sums`.
interface FusedLoop {

    /// Adds up the first `rowCount` rows. What belongs to input `k` is in element `k` of the first three arrays,
    /// and from `offsets[3 * k]` on.
    ///
    /// @param values the array that holds an input's values, or the entries of its dictionary
    /// @param codes the codes of an input that has a dictionary
    /// @param validity the bitmap of an input that may be NULL
    /// @param offsets by input: of its values or codes, of its entries, and of its bits
    /// @param groups by row, the number of its group
    /// @param sums by group, the sums of the shape; without groups one row of them
    void run(
            @Nullable Object[] values,
            int[] @Nullable [] codes,
            long[] @Nullable [] validity,
            int[] offsets,
            int[] groups,
            int rowCount,
            long[] parameters,
            long[] sums);
}
