package dev.kindling.execution.operator;

/// Names of the counters operators report.
public final class OperatorCounters {

    public static final String ROWS_OUT = "rowsOut";
    public static final String BUILD_ROWS = "buildRows";
    public static final String SPILLED_BYTES = "spilledBytes";
    /// How often an operator gave up memory for disk.
    public static final String SPILLS = "spills";
    /// The most memory one task's operator held.
    public static final String PEAK_MEMORY_BYTES = "peakMemoryBytes";

    /// Rows that generated code took.
    public static final String FUSED_ROWS = "fusedRows";

    /// Tasks of a join that was to share one build side, for which there was no memory.
    public static final String BUILD_SIDE_TOO_LARGE = "buildSideTooLarge";

    private OperatorCounters() {}
}
