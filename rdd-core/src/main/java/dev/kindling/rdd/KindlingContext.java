package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.rdd.local.LocalBackend;
import dev.kindling.rdd.local.LocalOptions;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Where collections come from and run. Several can be open in one JVM; they share nothing.
public final class KindlingContext implements AutoCloseable {

    private final Map<String, String> conf;
    private final Backend backend;
    private final FileSystems fileSystems;
    private final int defaultParallelism;
    private final long startTimeMillis = System.currentTimeMillis();
    private final AtomicInteger rddIds = new AtomicInteger();
    private final Map<Integer, WeakReference<Rdd<?>>> persistent = new ConcurrentHashMap<>();
    private final JobSettings jobSettings;
    private final AtomicInteger checkpointNumbers = new AtomicInteger();
    private volatile @Nullable String checkpointFolder;

    private KindlingContext(Map<String, String> conf, Backend backend, FileSystems fileSystems) {
        this.conf = Map.copyOf(conf);
        this.jobSettings = new JobSettings();
        this.backend = new ContextBackend(backend, jobSettings);
        this.fileSystems = fileSystems;
        String parallelism = conf.get(RddOptions.DEFAULT_PARALLELISM);
        this.defaultParallelism = parallelism == null
                ? backend.parallelism()
                : RddOptions.positive(RddOptions.DEFAULT_PARALLELISM, parallelism);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// A context on all processors with default settings.
    public static KindlingContext local() {
        return builder().build();
    }

    /// A context over a backend that belongs to somebody else: who closes it there closes this too.
    public static KindlingContext over(Backend backend) {
        return over(backend, Map.of());
    }

    /// The same with the settings `conf`, which also say how files are reached.
    public static KindlingContext over(Backend backend, Map<String, String> conf) {
        return new KindlingContext(conf, backend, FileSystems.standard(conf));
    }

    /// The collection that `node` describes.
    public <T> Rdd<T> rdd(RddNode<T> node) {
        return Rdd.of(this, node);
    }

    /// The settings this context was made with.
    public Map<String, String> conf() {
        return conf;
    }

    /// What runs its jobs. Jobs given to it directly belong to the context too: they are cancelled with its groups,
    /// tags and all others.
    public Backend backend() {
        return backend;
    }

    public FileSystems fileSystems() {
        return fileSystems;
    }

    public int defaultParallelism() {
        return defaultParallelism;
    }

    /// How many partitions a file is cut into at least, where nobody says: two, or one with one thread.
    public int defaultMinPartitions() {
        return Math.min(defaultParallelism, 2);
    }

    /// As [#conf].
    public Map<String, String> getConf() {
        return conf;
    }

    /// As [#conf].
    public Map<String, String> getReadOnlyConf() {
        return conf;
    }

    /// Where tasks run, as `kindling.master` says it.
    public String master() {
        return conf.getOrDefault(RddOptions.MASTER, "local[" + backend.parallelism() + "]");
    }

    /// Whether tasks run on threads of this JVM.
    public boolean isLocal() {
        return master().equals("local") || master().startsWith("local[");
    }

    /// What `kindling.app.name` says.
    public String appName() {
        return conf.getOrDefault(RddOptions.APP_NAME, "kindling");
    }

    /// When this context was made, in milliseconds since 1970.
    public long startTime() {
        return startTimeMillis;
    }

    /// Who runs this program.
    public String sparkUser() {
        return System.getProperty("user.name", "");
    }

    /// The version of this library.
    public String version() {
        String version = KindlingContext.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// The collections that are kept at the moment, by their numbers.
    public Map<Integer, Rdd<?>> getPersistentRDDs() {
        var known = new HashMap<Integer, Rdd<?>>();
        persistent.forEach((id, reference) -> {
            Rdd<?> rdd = reference.get();
            if (rdd != null) known.put(id, rdd);
        });
        return known;
    }

    void kept(Rdd<?> rdd) {
        persistent.values().removeIf(reference -> reference.refersTo(null));
        persistent.put(rdd.id(), new WeakReference<>(rdd));
    }

    void keptNoLonger(Rdd<?> rdd) {
        persistent.remove(rdd.id());
    }

    int newRddId() {
        return rddIds.getAndIncrement();
    }

    // --- Collections.

    /// `elements` in as many partitions as tasks run at a time.
    public <T> Rdd<T> parallelize(List<T> elements) {
        return parallelize(elements, defaultParallelism);
    }

    public <T> Rdd<T> parallelize(List<T> elements, int partitions) {
        return Rdd.of(this, slices(elements, partitions));
    }

    public DoubleRdd parallelizeDoubles(List<Double> numbers) {
        return parallelizeDoubles(numbers, defaultParallelism);
    }

    public DoubleRdd parallelizeDoubles(List<Double> numbers, int partitions) {
        return DoubleRdd.ofNumbers(this, slices(numbers, partitions));
    }

    public <K, V> PairRdd<K, V> parallelizePairs(List<Pair<K, V>> pairs) {
        return parallelizePairs(pairs, defaultParallelism);
    }

    public <K, V> PairRdd<K, V> parallelizePairs(List<Pair<K, V>> pairs, int partitions) {
        return PairRdd.of(this, slices(pairs, partitions), null);
    }

    private static <T> RddNode<T> slices(List<T> elements, int partitions) {
        if (partitions < 1) throw new IllegalArgumentException("partition count is not positive: " + partitions);
        var splits = new ArrayList<SourceSplit<ArrayList<T>>>();
        for (int i = 0; i < partitions; i++) {
            int start = (int) ((long) i * elements.size() / partitions);
            int end = (int) ((long) (i + 1) * elements.size() / partitions);
            splits.add(new SourceSplit<>(new ArrayList<>(elements.subList(start, end)), end - start));
        }
        return new Source<ArrayList<T>, T>("parallelize", splits, (_, slice) -> slice.iterator());
    }

    /// A collection without partitions.
    public <T> Rdd<T> emptyRDD() {
        return Rdd.of(this, nothing());
    }

    <K, V> PairRdd<K, V> emptyPairs() {
        return PairRdd.of(this, nothing(), null);
    }

    private static <T> RddNode<T> nothing() {
        return new Source<Integer, T>("empty", List.of(), (_, _) -> List.<T>of().iterator());
    }

    /// The numbers from 0 to `end - 1`.
    public Rdd<Long> range(long end) {
        return range(0, end, 1, defaultParallelism);
    }

    /// The numbers from `start`, by `step`, before `end`.
    public Rdd<Long> range(long start, long end, long step, int partitions) {
        return Rdd.of(this, NumberRange.node(start, end, step, partitions));
    }

    private FileSplits splits(int minPartitions) {
        return new FileSplits(fileSystems, minPartitions, defaultParallelism);
    }

    /// The lines of text files: a file, a folder, a pattern, or several with commas between. Compressed files are
    /// known by their names.
    public Rdd<String> textFile(String paths) {
        return textFile(paths, defaultMinPartitions());
    }

    /// As [#textFile(String)], with large files cut so that there are about `minPartitions` partitions at least.
    public Rdd<String> textFile(String paths, int minPartitions) {
        return textFile(paths, minPartitions, StandardCharsets.UTF_8);
    }

    /// As [#textFile(String, int)], for texts in another encoding than UTF-8. Files in UTF-16, UTF-32 and EBCDIC
    /// are not cut.
    public Rdd<String> textFile(String paths, int minPartitions, Charset charset) {
        return Rdd.of(this, TextFiles.node(splits(minPartitions), paths, charset));
    }

    /// The texts of whole files, by path. A file in an archive has the path `archive!/entry`.
    public PairRdd<String, String> wholeTextFiles(String paths) {
        return wholeTextFiles(paths, defaultMinPartitions());
    }

    public PairRdd<String, String> wholeTextFiles(String paths, int minPartitions) {
        return wholeTextFiles(paths, minPartitions, StandardCharsets.UTF_8);
    }

    public PairRdd<String, String> wholeTextFiles(String paths, int minPartitions, Charset charset) {
        return PairRdd.of(this, WholeFiles.texts(splits(minPartitions), paths, charset), null);
    }

    /// The bytes of whole files, by path, decompressed by their names. A file in an archive has the path
    /// `archive!/entry`.
    public PairRdd<String, PortableDataStream> binaryFiles(String paths) {
        return binaryFiles(paths, defaultMinPartitions());
    }

    public PairRdd<String, PortableDataStream> binaryFiles(String paths, int minPartitions) {
        return PairRdd.of(this, WholeFiles.streams(splits(minPartitions), paths), null);
    }

    /// The records of files in which all have `recordLength` bytes.
    public Rdd<byte[]> binaryRecords(String paths, int recordLength) {
        return Rdd.of(this, RecordFiles.fixed(splits(defaultMinPartitions()), paths, recordLength));
    }

    /// The records of files in which each has its length before it.
    public Rdd<byte[]> binaryRecords(String paths, LengthPrefix prefix) {
        return Rdd.of(this, RecordFiles.prefixed(splits(1), paths, prefix));
    }

    /// What [Rdd#saveAsObjectFile] wrote. Deserializing runs code of the classes in the files: read only files of
    /// those you trust.
    public <T> Rdd<T> objectFile(String paths) {
        return objectFile(paths, defaultMinPartitions());
    }

    public <T> Rdd<T> objectFile(String paths, int minPartitions) {
        return Rdd.of(this, SequenceFiles.objects(splits(minPartitions), paths));
    }

    /// The pairs of sequence files.
    ///
    /// @param keyClass `String` for `Text`, `byte[]` for `BytesWritable`, `Void` for `NullWritable`, else what the
    /// writable boxes
    public <K, V> PairRdd<K, V> sequenceFile(String paths, Class<K> keyClass, Class<V> valueClass) {
        return sequenceFile(paths, keyClass, valueClass, defaultMinPartitions());
    }

    public <K, V> PairRdd<K, V> sequenceFile(String paths, Class<K> keyClass, Class<V> valueClass, int minPartitions) {
        return PairRdd.of(this, SequenceFiles.pairs(splits(minPartitions), paths, keyClass, valueClass), null);
    }

    /// The elements of all of `rdds`, one after the other.
    public <T> Rdd<T> union(List<Rdd<T>> rdds) {
        return Rdd.of(this, new Union<>(rdds.stream().map(Rdd::node).toList()));
    }

    @SafeVarargs
    public final <T> Rdd<T> union(Rdd<T>... rdds) {
        var all = new ArrayList<Rdd<T>>();
        for (Rdd<T> rdd : rdds) all.add(rdd);
        return union(all);
    }

    @SafeVarargs
    public final <K, V> PairRdd<K, V> union(PairRdd<K, V>... rdds) {
        var all = new ArrayList<Rdd<Pair<K, V>>>();
        for (PairRdd<K, V> rdd : rdds) all.add(rdd);
        return PairRdd.fromRdd(union(all));
    }

    public DoubleRdd union(DoubleRdd... rdds) {
        return DoubleRdd.fromRdd(union(List.<Rdd<Double>>of(rdds)));
    }

    // --- Jobs.

    /// What `action` makes of each partition of `rdd`.
    public <T, R> List<R> runJob(Rdd<T> rdd, Function<Iterator<T>, R> action) {
        return rdd.run("runJob", (_, elements) -> action.call(elements));
    }

    /// What `action` makes of some partitions of `rdd`; others are not computed.
    public <T, R> List<R> runJob(Rdd<T> rdd, Function<Iterator<T>, R> action, List<Integer> partitions) {
        return runJob(rdd, (_, elements) -> action.call(elements), partitions);
    }

    /// As [#runJob(Rdd, Function, List)] with an action that asks for its task.
    public <T, R> List<R> runJob(Rdd<T> rdd, PartitionAction<T, R> action, List<Integer> partitions) {
        return backend.run(Job.on(rdd.node(), partitions, action).described("runJob"));
    }

    // --- Shared variables.

    public <V> Broadcast<V> broadcast(V value) {
        return backend.broadcast(value);
    }

    public <A extends Accumulator<?, ?>> A register(A accumulator) {
        return backend.register(accumulator);
    }

    /// As [#register(Accumulator)], with a name for messages.
    public <A extends Accumulator<?, ?>> A register(A accumulator, String name) {
        accumulator.rename(name);
        return register(accumulator);
    }

    public Accumulators.OfLong longAccumulator() {
        return register(new Accumulators.OfLong());
    }

    public Accumulators.OfLong longAccumulator(String name) {
        return register(new Accumulators.OfLong(), name);
    }

    public Accumulators.OfDouble doubleAccumulator() {
        return register(new Accumulators.OfDouble());
    }

    public Accumulators.OfDouble doubleAccumulator(String name) {
        return register(new Accumulators.OfDouble(), name);
    }

    public <T> Accumulators.OfList<T> collectionAccumulator() {
        return register(new Accumulators.OfList<T>());
    }

    public <T> Accumulators.OfList<T> collectionAccumulator(String name) {
        return register(new Accumulators.OfList<T>(), name);
    }

    /// As [#close].
    public void stop() {
        close();
    }

    // --- Jobs of the current thread.

    /// Puts jobs that this thread starts from now on into a group, which can be cancelled as a whole.
    public void setJobGroup(String groupId, String description) {
        setLocalProperty(JobSettings.GROUP, groupId);
        setLocalProperty(JobSettings.DESCRIPTION, description);
    }

    /// As [#setJobGroup(String, String)]. Tasks of cancelled jobs are always interrupted here.
    public void setJobGroup(String groupId, String description, boolean interruptOnCancel) {
        setJobGroup(groupId, description);
    }

    public void clearJobGroup() {
        setLocalProperty(JobSettings.GROUP, null);
        setLocalProperty(JobSettings.DESCRIPTION, null);
    }

    /// What listeners and errors call jobs that this thread starts from now on; null for what the action says.
    public void setJobDescription(@Nullable String description) {
        setLocalProperty(JobSettings.DESCRIPTION, description);
    }

    /// Sets something for jobs that this thread, and threads it starts, start from now on; null unsets it.
    /// `kindling.scheduler.pool` is the pool of a fair scheduler.
    public void setLocalProperty(String key, @Nullable String value) {
        jobSettings.set(key, value);
    }

    public @Nullable String getLocalProperty(String key) {
        return jobSettings.get(key);
    }

    /// Marks jobs that this thread starts from now on.
    public void addJobTag(String tag) {
        jobSettings.addTag(tag);
    }

    public void removeJobTag(String tag) {
        jobSettings.removeTag(tag);
    }

    public Set<String> getJobTags() {
        return jobSettings.tags();
    }

    public void clearJobTags() {
        jobSettings.tags().forEach(jobSettings::removeTag);
    }

    /// Cancels the jobs of a group that run now.
    public void cancelJobGroup(String groupId) {
        cancelJobGroup(groupId, "part of cancelled job group " + groupId);
    }

    public void cancelJobGroup(String groupId, String reason) {
        jobSettings.cancelIf(job -> groupId.equals(job.group()), reason);
    }

    /// Cancels the jobs with this tag that run now.
    public void cancelJobsWithTag(String tag) {
        jobSettings.cancelIf(job -> job.tags().contains(tag), "part of jobs cancelled by tag " + tag);
    }

    /// Cancels all jobs of this context that run now.
    public void cancelAllJobs() {
        jobSettings.cancelIf(_ -> true, "all jobs of the context were cancelled");
    }

    // --- Checkpoints.

    /// Where checkpoints are written: in a folder of its own below `folder`, for this context.
    public void setCheckpointDir(String folder) {
        checkpointFolder = Path.of(folder).resolve(UUID.randomUUID().toString()).toString();
    }

    public Optional<String> getCheckpointDir() {
        return Optional.ofNullable(checkpointFolder);
    }

    String newCheckpointFolder() {
        String folder = checkpointFolder;
        if (folder == null)
            throw KindlingException.of(
                            ErrorCondition.INVALID_HANDLE, "Checkpoint directory has not been set in the context")
                    .hint("Call setCheckpointDir first.")
                    .build();
        return Path.of(folder)
                .resolve("rdd-" + checkpointNumbers.getAndIncrement())
                .toString();
    }

    /// Cancels what runs and forgets everything.
    @Override
    public void close() {
        backend.close();
    }

    /// Collects settings.
    public static final class Builder {

        private final Map<String, String> conf = new HashMap<>();
        private @Nullable FileSystems fileSystems;
        private @Nullable MemoryBudget memory;

        private Builder() {}

        /// Where tasks run, see [Master].
        public Builder master(String master) {
            return conf(RddOptions.MASTER, master);
        }

        public Builder appName(String name) {
            return conf(RddOptions.APP_NAME, name);
        }

        public Builder conf(String key, String value) {
            conf.put(key, value);
            return this;
        }

        public Builder conf(Map<String, String> settings) {
            conf.putAll(settings);
            return this;
        }

        /// Other file systems than those there are, which read their settings (`kindling.fs.*`) from the others
        /// here.
        public Builder fileSystems(FileSystems systems) {
            this.fileSystems = systems;
            return this;
        }

        /// A budget to share, instead of one of the size that the settings say.
        public Builder memory(MemoryBudget budget) {
            this.memory = budget;
            return this;
        }

        public KindlingContext build() {
            RddOptions.check(conf);
            Map<String, String> all = RddOptions.withSystemProperties(conf);
            FileSystems systems = fileSystems == null ? FileSystems.standard(all) : fileSystems;
            return new KindlingContext(all, new LocalBackend(options(all)), systems);
        }

        private LocalOptions options(Map<String, String> conf) {
            Master master = RddOptions.master(conf);
            var defaults = LocalOptions.withThreads(master.slots()).on(master.newExecutor());
            String serialize = conf.getOrDefault(RddOptions.SERIALIZE, "false");
            String failures = conf.get(RddOptions.TASK_MAX_FAILURES);
            String directory = conf.get(RddOptions.LOCAL_DIRECTORY);
            return new LocalOptions(
                    defaults.executor(),
                    RddOptions.flag(RddOptions.SERIALIZE, serialize) ? Transport.SERIALIZED : Transport.BY_REFERENCE,
                    failures == null
                            ? defaults.maxFailures()
                            : RddOptions.positive(RddOptions.TASK_MAX_FAILURES, failures),
                    budget(conf, defaults.memory()),
                    directory == null ? defaults.temporaryDirectory() : Path.of(directory),
                    SchedulerOptions.of(conf));
        }

        private MemoryBudget budget(Map<String, String> conf, MemoryBudget standard) {
            if (memory != null) return memory;
            String limit = conf.get(RddOptions.MEMORY_LIMIT);
            return limit == null ? standard : new MemoryBudget(RddOptions.bytes(RddOptions.MEMORY_LIMIT, limit));
        }
    }
}
