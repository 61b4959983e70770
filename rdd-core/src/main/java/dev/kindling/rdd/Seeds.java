package dev.kindling.rdd;

import java.util.SplittableRandom;

/// Random numbers that are the same whenever a partition is computed.
final class Seeds {

    private Seeds() {}

    /// The random numbers of a partition: unlike those of any other, and the same for the same seed.
    static SplittableRandom random(long seed, long partition) {
        return new SplittableRandom(mix(mix(seed) + mix(partition + 1)));
    }

    /// `value` with its bits scattered (the finalizer of SplitMix64).
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// A seed for when the user gives none.
    static long any() {
        return new SplittableRandom().nextLong();
    }
}
