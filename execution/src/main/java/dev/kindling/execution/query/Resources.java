package dev.kindling.execution.query;

import dev.kindling.error.InternalException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Closing several things, each even if one before it fails.
final class Resources {

    private Resources() {}

    static void closeAll(List<AutoCloseable> resources) {
        RuntimeException failure = null;
        for (AutoCloseable resource : resources) failure = close(resource, failure);
        if (failure != null) throw failure;
    }

    private static @Nullable RuntimeException close(AutoCloseable resource, @Nullable RuntimeException before) {
        try {
            resource.close();
            return before;
        } catch (Exception e) {
            if (before == null)
                return e instanceof RuntimeException known ? known : new InternalException("closing failed", e);
            before.addSuppressed(e);
            return before;
        }
    }
}
