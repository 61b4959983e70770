package dev.kindling.catalyst.function;

/// An accumulator of whole numbers (scaled ones, for decimals) that need not see its rows: it takes their sum and
/// their count just as well.
public interface SumAccumulator extends Accumulator {

    /// How large a sum, on either side of zero, can be added at once without a loss; 0 if only rows are counted.
    long maxSum();

    /// Adds `count` values that are not NULL, whose sum is `sum`, to `group`.
    void addSum(int group, long sum, long count);
}
