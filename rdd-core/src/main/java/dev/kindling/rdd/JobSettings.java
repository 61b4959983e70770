package dev.kindling.rdd;

import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Job;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What threads set for the jobs they start, and the jobs of a context that run. The properties belong to a thread
/// because Spark's `setLocalProperty` says so; a job takes them along when it starts.
final class JobSettings {

    static final String GROUP = "kindling.jobGroup.id";
    static final String DESCRIPTION = "kindling.job.description";
    static final String POOL = "kindling.scheduler.pool";
    private static final String TAG_PREFIX = "kindling.job.tag.";

    /// A job that runs, until closed.
    record Running(@Nullable String group, Set<String> tags, Cancellation cancellation) {}

    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("ThreadLocalUsage") // not static: contexts share nothing
    private final ThreadLocal<Map<String, String>> properties = new InheritableThreadLocal<>() {
        @Override
        protected Map<String, String> initialValue() {
            return new HashMap<>();
        }

        @Override
        protected Map<String, String> childValue(Map<String, String> parent) {
            return new HashMap<>(parent);
        }
    };

    void set(String key, @Nullable String value) {
        if (value == null) properties.get().remove(normalized(key));
        else properties.get().put(normalized(key), value);
    }

    @Nullable
    String get(String key) {
        return properties.get().get(normalized(key));
    }

    /// Spark's spelling of a setting is ours too.
    private static String normalized(String key) {
        return key.startsWith("spark.") ? "kindling." + key.substring("spark.".length()) : key;
    }

    void addTag(String tag) {
        set(TAG_PREFIX + tag, "true");
    }

    void removeTag(String tag) {
        set(TAG_PREFIX + tag, null);
    }

    Set<String> tags() {
        var tags = new HashSet<String>();
        for (String key : properties.get().keySet()) {
            if (key.startsWith(TAG_PREFIX)) tags.add(key.substring(TAG_PREFIX.length()));
        }
        return tags;
    }

    /// `job` as the current thread wants it, cancelled by `cancellation` too.
    <T, R> Job<T, R> applied(Job<T, R> job, Cancellation cancellation) {
        String description = get(DESCRIPTION);
        String pool = get(POOL);
        Job<T, R> applied = job.cancelledBy(cancellation);
        if (description != null) applied = applied.described(description);
        return pool == null ? applied : applied.inPool(pool);
    }

    Running begin(Cancellation cancellation) {
        var entry = new Running(get(GROUP), tags(), cancellation);
        running.add(entry);
        return entry;
    }

    void end(Running entry) {
        running.remove(entry);
    }

    void cancelIf(Predicate<Running> chosen, String reason) {
        for (Running job : running) {
            if (chosen.test(job)) job.cancellation().cancel(reason);
        }
    }
}
