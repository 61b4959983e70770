package dev.kindling.catalyst.source;

import dev.kindling.catalyst.expression.EvaluationContext;
import java.util.List;

/// What a reader needs of the task it runs in.
public interface ScanContext {

    EvaluationContext evaluation();

    /// Adds to the task's counter of this name, see [ScanCounters].
    void count(String counter, long amount);

    /// Throws if the query has been cancelled; readers call it at least once per batch.
    void checkCancelled();

    /// Filters that became known while the query ran (from the build side of a join, say). A reader may use them to
    /// skip rows, and need not. The list can grow; ask per row group.
    List<RuntimeFilter> runtimeFilters();

    /// Where readers leave what others may want again.
    PageCache pageCache();
}
