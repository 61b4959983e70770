package dev.kindling.catalyst.source;

/// Names of the counters scans and sinks report.
public final class ScanCounters {

    /// Records that became rows.
    public static final String ROWS_READ = "rowsRead";
    /// Records that could not be read as rows and were dropped or quarantined.
    public static final String ROWS_REJECTED = "rowsRejected";
    /// Malformed records that were kept, with NULLs for what could not be read. They count as read, too.
    public static final String ROWS_MALFORMED = "rowsMalformed";

    public static final String ROWS_WRITTEN = "rowsWritten";
    public static final String BYTES_READ = "bytesRead";
    public static final String BYTES_WRITTEN = "bytesWritten";
    public static final String FILES_READ = "filesRead";
    public static final String FILES_WRITTEN = "filesWritten";
    public static final String ROW_GROUPS_READ = "rowGroupsRead";
    public static final String ROW_GROUPS_SKIPPED = "rowGroupsSkipped";
    public static final String PAGES_SKIPPED = "pagesSkipped";
    /// Pages that were in the [PageCache].
    public static final String PAGES_CACHED = "pagesCached";

    private ScanCounters() {}
}
