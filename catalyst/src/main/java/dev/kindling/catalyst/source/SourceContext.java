package dev.kindling.catalyst.source;

import dev.kindling.catalyst.expression.EvaluationContext;
import java.util.Map;

/// What opening a source may depend on beside its options.
///
/// @param settings the session's settings by key
/// @param parallelism how many tasks run at a time
public record SourceContext(EvaluationContext evaluation, Map<String, String> settings, int parallelism) {

    public SourceContext {
        settings = Map.copyOf(settings);
    }

    /// Without what the settings say, which may be secret.
    @Override
    public String toString() {
        return "SourceContext[" + evaluation + ", parallelism=" + parallelism + "]";
    }
}
