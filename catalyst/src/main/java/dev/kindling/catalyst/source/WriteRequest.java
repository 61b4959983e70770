package dev.kindling.catalyst.source;

import java.util.List;
import java.util.Map;

/// How rows are to be written.
///
/// @param partitionBy columns that become folders `column=value` and leave the files
public record WriteRequest(SaveMode mode, List<String> partitionBy, Map<String, String> options) {

    public WriteRequest {
        partitionBy = List.copyOf(partitionBy);
        options = Map.copyOf(options);
    }

    /// What happens when there is something at the path.
    public enum SaveMode {
        ERROR_IF_EXISTS,
        APPEND,
        OVERWRITE,
        IGNORE
    }
}
