package dev.kindling.rdd.spill;

/// What tasks count when memory was refused.
public final class SpillCounters {

    /// About how many bytes of memory were written to disk.
    public static final String SPILLED_BYTES = "spilledBytes";

    /// How often a buffer was written to disk.
    public static final String SPILLS = "spills";

    private SpillCounters() {}
}
