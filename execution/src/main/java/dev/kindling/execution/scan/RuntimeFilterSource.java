package dev.kindling.execution.scan;

import dev.kindling.catalyst.source.RuntimeFilter;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Where a task finds a filter that a join made while the query ran.
public interface RuntimeFilterSource extends Serializable {

    /// The filter, or null if the join has none to give.
    @Nullable
    RuntimeFilter filter();
}
