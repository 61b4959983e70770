package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.rdd.worker.WorkerOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The settings that [KindlingContext] reads, and how their values are written. What code does not set may be a
/// system property of the JVM of the same name.
public final class RddOptions {

    /// Where tasks run, see [Master].
    public static final String MASTER = "kindling.master";

    /// What the application is called.
    public static final String APP_NAME = "kindling.app.name";

    /// Memory for everything that buffers: `512m`, `1g`, a number of bytes. Default: 60 % of the heap.
    public static final String MEMORY_LIMIT = "kindling.memory.limit";

    /// `true`: tasks and their data pass through bytes.
    public static final String SERIALIZE = "kindling.local.serialize";

    /// Where temporary files go. Default: the JVM's temporary folder.
    public static final String LOCAL_DIRECTORY = "kindling.local.dir";

    /// How often a task may fail before its job does. Default: 4.
    public static final String TASK_MAX_FAILURES = "kindling.task.maxFailures";

    /// Partitions where neither the user nor the input says how many. Default: the number of threads.
    public static final String DEFAULT_PARALLELISM = "kindling.default.parallelism";

    /// The heap of each worker process of `local-processes[N]`: `512m`, `1g`. Default: 1 GiB.
    public static final String WORKER_MEMORY = "kindling.worker.memory";

    /// Further options for the JVMs of worker processes, with spaces between.
    public static final String WORKER_JAVA_OPTIONS = "kindling.worker.javaOptions";

    private static final List<String> KEYS = List.of(
            MASTER,
            APP_NAME,
            MEMORY_LIMIT,
            SERIALIZE,
            LOCAL_DIRECTORY,
            TASK_MAX_FAILURES,
            DEFAULT_PARALLELISM,
            WORKER_MEMORY,
            WORKER_JAVA_OPTIONS,
            SchedulerOptions.MODE,
            SchedulerOptions.SPECULATION,
            SchedulerOptions.SPECULATION_INTERVAL,
            SchedulerOptions.SPECULATION_MULTIPLIER,
            SchedulerOptions.SPECULATION_QUANTILE,
            SchedulerOptions.SPECULATION_MIN_RUNTIME);

    private static final List<String> PREFIXES = List.of(
            "kindling.master",
            "kindling.app.",
            "kindling.memory.",
            "kindling.local.",
            "kindling.task.",
            "kindling.default.",
            "kindling.worker.",
            "kindling.scheduler.",
            "kindling.speculation");

    private static final Pattern BYTES = Pattern.compile("(\\d+)\\s*([kmgt]?)(?:i?b)?");

    private RddOptions() {}

    /// Refuses keys that look like ours but are not.
    static void check(Map<String, String> conf) {
        for (String key : conf.keySet()) {
            if (KEYS.contains(key) || key.startsWith(SchedulerOptions.POOL_PREFIX)) continue;
            if (PREFIXES.stream().noneMatch(key::startsWith)) continue;
            throw KindlingException.of(ErrorCondition.UNKNOWN_OPTION, "there is no setting `" + key + "`")
                    .parameter("option", key)
                    .hint(Suggestions.didYouMean(key, KEYS))
                    .build();
        }
    }

    /// `conf`, and the system properties of this JVM for settings it does not have.
    static Map<String, String> withSystemProperties(Map<String, String> conf) {
        var all = new HashMap<>(conf);
        for (String key : KEYS) {
            String value = System.getProperty(key);
            if (value != null) all.putIfAbsent(key, value);
        }
        return all;
    }

    /// Where `conf` says that tasks run.
    public static Master master(Map<String, String> conf) {
        String memory = conf.get(WORKER_MEMORY);
        long heap = memory == null ? WorkerOptions.DEFAULT_HEAP_BYTES : bytes(WORKER_MEMORY, memory);
        String text = conf.getOrDefault(MASTER, "local[*]");
        Master master = Master.parse(text, heap).orElseThrow(() -> invalid(MASTER, text, Master.WAYS));
        return switch (master) {
            case Master.Threads threads -> threads;
            case Master.Processes(var workers) ->
                new Master.Processes(workers.withJavaOptions(words(conf.getOrDefault(WORKER_JAVA_OPTIONS, ""))));
        };
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    /// The number of bytes that `text` means.
    public static long bytes(String key, String text) {
        Matcher matcher = BYTES.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            int shift = 10 * " kmgt".indexOf(String.valueOf(matcher.group(2)).isEmpty() ? " " : matcher.group(2));
            try {
                long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
                if (bytes > 0) return bytes;
            } catch (ArithmeticException | NumberFormatException _) {
                throw invalid(key, text, "it is too large");
            }
        }
        throw invalid(key, text, "use a number with k, m, g or t, such as 512m");
    }

    static int positive(String key, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number > 0) return number;
        } catch (NumberFormatException _) {
            throw invalid(key, text, "use a positive number");
        }
        throw invalid(key, text, "use a positive number");
    }

    static boolean flag(String key, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, text, "use true or false");
        };
    }

    static KindlingException invalid(String key, String value, String wayOut) {
        return KindlingException.of(
                        ErrorCondition.INVALID_CONF_VALUE, "`" + value + "` is not a value of " + key + ": " + wayOut)
                .parameter("confName", key)
                .parameter("confValue", value)
                .build();
    }
}
