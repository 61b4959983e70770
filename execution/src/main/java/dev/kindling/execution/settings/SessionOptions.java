package dev.kindling.execution.settings;

import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.rdd.Master;
import dev.kindling.rdd.RddOptions;
import dev.kindling.rdd.worker.WorkerOptions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The settings of a session.
public final class SessionOptions {

    public static final ConfigOption<String> MASTER = new ConfigOption<>(
            "kindling.master",
            "local[*]",
            "Where tasks run: on threads (local, local[N], or local[*] for as many as the machine has processors), or"
                + " in worker processes (local-processes[N], or local-cluster[N,S,M] for N processes with S slots and"
                + " a heap of M MiB each).",
            SessionOptions::checkMaster);

    public static final ConfigOption<Long> WORKER_MEMORY = ConfigOption.size(
            RddOptions.WORKER_MEMORY, "1g", "The heap of each worker process, where the master does not say.");

    public static final ConfigOption<String> WORKER_JAVA_OPTIONS = ConfigOption.text(
            RddOptions.WORKER_JAVA_OPTIONS, "", "Options for the JVMs of worker processes, with spaces between.");

    public static final ConfigOption<String> APP_NAME =
            ConfigOption.text("kindling.app.name", "kindling", "What the application is called.");

    public static final ConfigOption<String> MEMORY_LIMIT = ConfigOption.text(
            "kindling.memory.limit",
            "60%",
            "What operators may hold in memory before they spill: a size (512m, 1g), or a share of the heap but for the"
                    + " 256m (at most a quarter) that are nobody's.");

    public static final ConfigOption<String> PAGE_CACHE = ConfigOption.text(
            "kindling.memory.pageCache",
            "50%",
            "How much of the memory that nobody asks for may keep decompressed pages of files that are read again:"
                    + " a size, or a share of the limit; 0 for none.");

    public static final ConfigOption<ZoneId> TIME_ZONE = new ConfigOption<>(
            "kindling.sql.session.timeZone",
            ZoneId.systemDefault().getId(),
            "The time zone timestamps are read and shown in.",
            ZoneId::of);

    public static final ConfigOption<String> PRECEDENCE = new ConfigOption<>(
            "kindling.conf.precedence",
            "kindling",
            "Which settings win: `kindling` (command line, file, code) or `spark` (code, command line, file).",
            SessionOptions::checkPrecedence);

    public static final ConfigOption<Boolean> ANSI =
            ConfigOption.flag("kindling.sql.ansi.enabled", true, "Whether overflow and bad casts are errors.");

    public static final ConfigOption<Integer> SHUFFLE_PARTITIONS = ConfigOption.count(
            "kindling.sql.shuffle.partitions",
            "0",
            "Partitions of an exchange; 0 chooses by estimated size and threads.");

    public static final ConfigOption<Long> BROADCAST_THRESHOLD = ConfigOption.size(
            "kindling.sql.autoBroadcastJoinThreshold",
            "-2",
            "The largest estimated build side of a broadcast join in bytes; -1 for never, -2 for a quarter of the"
                    + " memory limit (threads share one table, so that broadcasting costs nothing here).");

    public static final ConfigOption<Boolean> PREFER_SORT_MERGE = ConfigOption.flag(
            "kindling.sql.join.preferSortMergeJoin", false, "Whether partitioned equi-joins sort instead of hashing.");

    public static final ConfigOption<Boolean> ADAPTIVE = ConfigOption.flag(
            "kindling.sql.adaptive.enabled",
            true,
            "Whether partitioned joins are decided on anew when it is known how much there is of their sides, and"
                    + " sorted rows are merged by several tasks where there are enough of them.");

    public static final ConfigOption<Long> ADAPTIVE_BROADCAST_THRESHOLD = ConfigOption.size(
            "kindling.sql.adaptive.autoBroadcastJoinThreshold",
            "-2",
            "The largest build side, as it turns out, for which a partitioned join becomes a broadcast join, in bytes;"
                    + " -1 for never, -2 for what kindling.sql.autoBroadcastJoinThreshold allows.");

    public static final ConfigOption<Boolean> COALESCE_PARTITIONS = ConfigOption.flag(
            "kindling.sql.adaptive.coalescePartitions.enabled",
            true,
            "Whether a task joins several partitions that turn out small, unless kindling.sql.shuffle.partitions says"
                    + " how many there are.");

    public static final ConfigOption<Boolean> SKEW_JOIN = ConfigOption.flag(
            "kindling.sql.adaptive.skewJoin.enabled",
            true,
            "Whether several tasks share a partition of a join that is much larger than most.");

    public static final ConfigOption<Double> SKEW_FACTOR = new ConfigOption<>(
            "kindling.sql.adaptive.skewJoin.skewedPartitionFactor",
            "5",
            "How many times the median size a partition must have to be shared.",
            SessionOptions::parseFactor);

    public static final ConfigOption<Long> SKEW_THRESHOLD = ConfigOption.size(
            "kindling.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
            "32m",
            "How many bytes a partition must have to be shared.");

    public static final ConfigOption<Long> ADVISORY_PARTITION_BYTES = ConfigOption.positiveSize(
            "kindling.sql.adaptive.advisoryPartitionSizeInBytes",
            "16m",
            "How many bytes each task is to join, at least, where partitions are shared or coalesced, or to merge where"
                    + " rows are sorted.");

    public static final ConfigOption<Boolean> REORDER_JOINS = ConfigOption.flag(
            "kindling.sql.cbo.joinReorder.enabled", true, "Whether inner joins may run in another order than written.");

    public static final ConfigOption<Set<String>> EXCLUDED_RULES = ConfigOption.names(
            "kindling.sql.optimizer.excludedRules",
            "Rules of the optimizer that do not fire, by the names EXPLAIN EXTENDED shows, separated by commas; `*`"
                    + " for all that a plan can do without.");

    public static final ConfigOption<Boolean> WHOLE_STAGE = ConfigOption.flag(
            "kindling.sql.codegen.wholeStage",
            true,
            "Whether code may be generated for a query: loops that compute and sum up whole numbers at once.");

    public static final ConfigOption<Integer> TASK_MAX_FAILURES =
            ConfigOption.count("kindling.task.maxFailures", "4", "How often a task may fail before its job does.");

    public static final ConfigOption<Boolean> SERIALIZE_TASKS = ConfigOption.flag(
            "kindling.local.serialize",
            false,
            "Whether tasks and their data travel as bytes inside the process, to prove that they can.");

    public static final ConfigOption<String> LOCAL_DIR = ConfigOption.text(
            "kindling.local.dir", System.getProperty("java.io.tmpdir", "/tmp"), "The folder for spilled data.");

    public static final ConfigOption<String> DEFAULT_SOURCE =
            ConfigOption.text("kindling.sql.sources.default", "parquet", "The format of load() and save().");

    private static final String AUTOMATIC = "auto";

    public static final ConfigOption<Long> MAX_PARTITION_BYTES = new ConfigOption<>(
            "kindling.sql.files.maxPartitionBytes",
            AUTOMATIC,
            "The most bytes of files one task reads, but for what cannot be cut: a row group, or compressed text;"
                    + " `auto` for 128m of lines of text and 16m of other formats.",
            text -> text.equals(AUTOMATIC) ? ScanRequest.ANY_SIZE : ConfigOption.parsePositiveSize(text));

    private SessionOptions() {}

    /// All of them, for [Settings].
    public static List<ConfigOption<?>> all() {
        var all = new ArrayList<ConfigOption<?>>(List.of(
                MASTER,
                WORKER_MEMORY,
                WORKER_JAVA_OPTIONS,
                APP_NAME,
                MEMORY_LIMIT,
                PAGE_CACHE,
                TIME_ZONE,
                PRECEDENCE,
                ANSI,
                SHUFFLE_PARTITIONS,
                BROADCAST_THRESHOLD,
                PREFER_SORT_MERGE,
                ADAPTIVE,
                ADAPTIVE_BROADCAST_THRESHOLD,
                COALESCE_PARTITIONS,
                SKEW_JOIN,
                SKEW_FACTOR,
                SKEW_THRESHOLD,
                ADVISORY_PARTITION_BYTES,
                REORDER_JOINS,
                EXCLUDED_RULES,
                WHOLE_STAGE,
                TASK_MAX_FAILURES,
                SERIALIZE_TASKS,
                LOCAL_DIR,
                DEFAULT_SOURCE,
                MAX_PARTITION_BYTES));
        all.addAll(FileSystemSettings.all());
        return List.copyOf(all);
    }

    /// Where `settings` say that tasks run.
    public static Master master(Settings settings) {
        return RddOptions.master(Map.of(
                RddOptions.MASTER, settings.get(MASTER),
                RddOptions.WORKER_MEMORY, String.valueOf(settings.get(WORKER_MEMORY)),
                RddOptions.WORKER_JAVA_OPTIONS, settings.get(WORKER_JAVA_OPTIONS)));
    }

    /// The bytes that a size (`512m`) or a share (`60%`) of `wholeBytes` means.
    public static long bytes(String sizeOrShare, long wholeBytes) {
        if (!sizeOrShare.endsWith("%")) return ByteSize.parse(sizeOrShare);
        return (long) (wholeBytes * (Double.parseDouble(sizeOrShare.substring(0, sizeOrShare.length() - 1)) / 100));
    }

    private static String checkMaster(String text) {
        if (Master.parse(text, WorkerOptions.DEFAULT_HEAP_BYTES).isEmpty())
            throw new IllegalArgumentException(Master.WAYS);
        return text;
    }

    private static double parseFactor(String text) {
        double factor = Double.parseDouble(text);
        if (!(factor > 0)) throw new IllegalArgumentException("must be positive");
        return factor;
    }

    private static String checkPrecedence(String text) {
        if (!List.of("kindling", "spark").contains(text)) {
            throw new IllegalArgumentException("neither kindling nor spark");
        }
        return text;
    }
}
