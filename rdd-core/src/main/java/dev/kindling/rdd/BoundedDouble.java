package dev.kindling.rdd;

import java.io.Serializable;

/// An estimate: about `mean`, and between `low` and `high` with probability `confidence`.
public record BoundedDouble(double mean, double confidence, double low, double high) implements Serializable {

    /// What is no estimate any more.
    static BoundedDouble exactly(double value) {
        return new BoundedDouble(value, 1, value, value);
    }

    @Override
    public String toString() {
        return "[%.3f, %.3f]".formatted(low, high);
    }
}
