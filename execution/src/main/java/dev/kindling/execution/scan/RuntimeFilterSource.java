package dev.kindling.execution.scan;

import dev.kindling.catalyst.source.RuntimeFilter;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Where a task finds a filter that was made while the query ran.
public interface RuntimeFilterSource extends Serializable {

    /// The filter, or null if there is none yet, or never.
    @Nullable
    RuntimeFilter filter();
}
