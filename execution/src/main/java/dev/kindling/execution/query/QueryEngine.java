package dev.kindling.execution.query;

import dev.kindling.catalyst.analysis.AnalysisContext;
import dev.kindling.catalyst.analysis.AnalysisSettings;
import dev.kindling.catalyst.analysis.AnalyzedQuery;
import dev.kindling.catalyst.analysis.Analyzer;
import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.catalyst.optimizer.OptimizerSettings;
import dev.kindling.catalyst.optimizer.estimate.PlanStatistics;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relations;
import dev.kindling.catalyst.syntax.Statement.ExplainMode;
import dev.kindling.execution.cache.CachedRows;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.plan.Decisions;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.planning.PhysicalPlanner;
import dev.kindling.execution.planning.PlanningContext;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/// What a session runs queries with: relation in, rows out. The way of a query is [#plan]: analyzer, optimizer,
/// physical planner; then [Lowering] to a graph that the backend runs.
public final class QueryEngine implements AutoCloseable {

    private final Settings settings;
    private final FunctionRegistry functions;
    private final Backend backend;
    private final Sources sources;
    private final SessionCatalog catalog;
    private final CacheRegistry cache = new CacheRegistry();
    private final QueryTexts texts = new QueryTexts(this);
    private volatile @Nullable Surroundings surroundings;

    public QueryEngine(Settings settings, FunctionRegistry functions, Backend backend) {
        this.settings = settings;
        this.functions = functions;
        this.backend = backend;
        this.sources = new Sources(settings, this::sourceContext);
        this.catalog = new SessionCatalog(sources, backend.parallelism());
    }

    public Settings settings() {
        return settings;
    }

    public FunctionRegistry functions() {
        return functions;
    }

    public Backend backend() {
        return backend;
    }

    public Sources sources() {
        return sources;
    }

    public SessionCatalog catalog() {
        return catalog;
    }

    public CacheRegistry cache() {
        return cache;
    }

    /// A query on its way: its plans at each step.
    public record PlannedQuery(
            StructType schema,
            RelNode analyzed,
            RelNode optimized,
            PhysicalPlan physical,
            EvaluationContext evaluation,
            List<String> rules,
            List<String> notes) {}

    public StructType schemaOf(Relation relation) {
        return prepare(relation).schema(Map.of());
    }

    public PlannedQuery plan(Relation relation) {
        return plan(relation, Map.of());
    }

    /// @param parameters values of the parameters in the query
    public PlannedQuery plan(Relation relation, Map<String, Expression.Literal> parameters) {
        return prepare(relation).plan(parameters);
    }

    /// `relation` as a query that can be run any number of times, with other values for its parameters.
    public PreparedQuery prepare(Relation relation) {
        return new PreparedQuery(this, relation);
    }

    /// The queries this session was given as text, to be found again by it.
    public QueryTexts texts() {
        return texts;
    }

    /// A number that grows whenever something changes that queries are planned by: a view, a function, a setting,
    /// or which rows are kept.
    long version() {
        return catalog.version() + functions.version() + settings.version() + cache.version();
    }

    /// The logical plan of `relation`, as written.
    LogicalPlan analyze(Relation relation, Map<String, Expression.Literal> parameters, boolean withSlots) {
        return analyze(cache.substitute(relation), cacheView(), parameters, withSlots);
    }

    private LogicalPlan analyze(
            Relation relation, RelationCatalog visible, Map<String, Expression.Literal> parameters, boolean withSlots) {
        long version = version();
        EvaluationContext evaluation = evaluation();
        var context = new AnalysisContext(visible, functions, evaluation, AnalysisSettings.DEFAULT, parameters);
        AnalyzedQuery query = withSlots ? Analyzer.prepare(relation, context) : Analyzer.analyze(relation, context);
        return new LogicalPlan(this, version, parameters, query);
    }

    /// The physical plan of an optimized plan.
    PlannedQuery physical(
            AnalyzedQuery analyzed, LogicalPlan.Optimized optimized, List<PhysicalExpression.Literal> slots) {
        var expressions = new PhysicalExpressions(optimized.plan().getCluster().getRexBuilder(), functions, slots);
        var context = new PlanningContext(
                expressions,
                functions,
                PlanStatistics.create(),
                settings,
                backend.parallelism(),
                backend.memory().limitBytes());
        PhysicalPlan physical = new PhysicalPlanner(context).plan(optimized.plan(), analyzed.schema());
        return new PlannedQuery(
                analyzed.schema(),
                analyzed.plan(),
                optimized.plan(),
                physical,
                optimized.evaluation(),
                optimized.rules(),
                analyzed.notes());
    }

    OptimizerSettings optimizerSettings() {
        return new OptimizerSettings(
                settings.get(SessionOptions.REORDER_JOINS), settings.get(SessionOptions.EXCLUDED_RULES));
    }

    /// Runs `relation`; its rows come as they are asked for.
    public QueryResult run(Relation relation) {
        return run(plan(relation), new Counters(), new Cancellation());
    }

    /// Computes the rows of `relation` itself, even if they are kept already (parts of it may be), and keeps them.
    CachedTable.Kept keepRows(Relation relation) {
        Relation inside = Relations.mapInputs(relation, cache::substitute);
        PlannedQuery query = analyze(inside, cacheView(), Map.of(), false).physical();
        PhysicalPlan physical = query.physical();
        if (physical.partitionCount() < backend.parallelism()) {
            physical = ExchangeExec.roundRobin(physical, backend.parallelism());
        }
        var counters = new Counters();
        var cancellation = new Cancellation();
        var lowering = new Lowering(physical, backend, query.evaluation(), counters, cancellation);
        try {
            CachedRows rows = CachedRows.of(physical.lower(lowering), query.schema(), lowering);
            return CachedTable.Kept.of(rows, query.optimized());
        } finally {
            Resources.closeAll(lowering.resources());
        }
    }

    private RelationCatalog cacheView() {
        return cache.isEmpty() ? catalog : cache.over(catalog);
    }

    /// Runs a planned query, counting into `counters`.
    public QueryResult run(PlannedQuery query, Counters counters, Cancellation cancellation) {
        return run(query, counters, new Decisions(), cancellation);
    }

    /// As above, and notes in `decisions` what is decided while it runs.
    QueryResult run(PlannedQuery query, Counters counters, Decisions decisions, Cancellation cancellation) {
        return RunningQuery.start(query, backend, counters, decisions, cancellation);
    }

    /// The files at `path` (a file, a folder or a glob) as a relation; their extension says their format.
    public Relation fileRelation(String path) {
        return new Relation.SourceRelation(sources.openFiles(null, path, Map.of()));
    }

    /// Keeps the rows of `relation`, or of the view it names, for queries that contain it: computed now if `eager`,
    /// else when first read.
    public void keep(Relation relation, boolean eager) {
        Relation query = queryOf(relation);
        if (cache.contains(query)) return;
        var table = new CachedTable(this, query);
        cache.add(query, table);
        if (eager) table.materialize();
    }

    /// Forgets cached tables and the pages of files.
    public void clearCaches() {
        cache.clear();
        backend.memory().cache().clear();
    }

    /// Forgets the rows kept of `relation`, or of the view it names.
    public void forget(Relation relation) {
        cache.remove(queryOf(relation));
    }

    private Relation queryOf(Relation relation) {
        if (!(relation instanceof Relation.TableName name)) return relation;
        RelationCatalog.Entry.View view = catalog.find(name.parts());
        return view == null ? relation : view.query();
    }

    /// Forgets a view and the rows kept of it; whether there was one.
    public boolean dropView(List<String> name) {
        RelationCatalog.Entry.View view = catalog.find(name);
        if (view == null) return false;
        cache.remove(view.query());
        return catalog.dropView(name.getLast());
    }

    /// Whether the rows of `relation`, or of the view it names, are kept.
    public boolean isCached(Relation relation) {
        return cache.contains(queryOf(relation));
    }

    /// The rows of `relation` as a graph, to build on. What the graph needs beside it lives as long as the session.
    public RddNode<Batch> graph(Relation relation) {
        PlannedQuery query = plan(relation);
        var lowering = new Lowering(query.physical(), backend, query.evaluation(), new Counters(), new Cancellation())
                .forManyRuns();
        return query.physical().lower(lowering);
    }

    /// Writes the rows of `relation` to `path`; all of them or none.
    public WriteSummary write(Relation relation, String path, @Nullable String format, WriteRequest request) {
        PlannedQuery query = plan(relation);
        Sink sink = sources.sink(path, query.schema(), format, request);
        if (!sink.begin()) return new WriteSummary(0, 0, 0, 0, 0);
        var counters = new Counters();
        var cancellation = new Cancellation();
        var lowering = new Lowering(query.physical(), backend, query.evaluation(), counters, cancellation);
        List<Sink.TaskCommit> commits;
        try {
            if (!isSingleFile(request)) lowering.intoAnyPartitions(query.physical());
            RddNode<Batch> node = query.physical().lower(lowering);
            lowering.releaseAtEnd(node);
            if (isSingleFile(request)) node = new Coalesce<>(node, 1);
            commits = backend.run(Job.over(node, new WriteTask(sink, query.evaluation()))
                    .described("write " + path)
                    .cancelledBy(cancellation)
                    .countingInto(counters));
            sink.commit(commits);
        } catch (RuntimeException | Error e) {
            abort(sink, e);
            throw e;
        } finally {
            Resources.closeAll(lowering.resources());
        }
        return new WriteSummary(
                counters.total(ScanCounters.ROWS_READ) + counters.total(ScanCounters.ROWS_REJECTED),
                counters.total(ScanCounters.ROWS_REJECTED),
                commits.stream().mapToLong(Sink.TaskCommit::rowCount).sum(),
                commits.stream().mapToLong(Sink.TaskCommit::sizeBytes).sum(),
                commits.stream().mapToInt(Sink.TaskCommit::fileCount).sum());
    }

    private static boolean isSingleFile(WriteRequest request) {
        return request.options().entrySet().stream()
                .anyMatch(o -> o.getKey().equalsIgnoreCase("singleFile")
                        && Boolean.parseBoolean(o.getValue().strip()));
    }

    private static void abort(Sink sink, Throwable cause) {
        try {
            sink.abort();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /// The plans of `relation` as `mode` shows them.
    public String explain(Relation relation, ExplainMode mode) {
        return new Explanation(this).of(relation, mode);
    }

    /// The optimized logical plan as text, to compare programs by.
    public String optimizedPlan(Relation relation) {
        return RelOptUtil.toString(plan(relation).optimized());
    }

    /// What expressions evaluated now may depend on.
    public EvaluationContext evaluation() {
        long version = settings.version();
        Surroundings known = surroundings;
        if (known == null || known.settingsVersion() != version) {
            known = new Surroundings(
                    version,
                    settings.get(SessionOptions.TIME_ZONE),
                    System.getProperty("user.name", ""),
                    settings.get(SessionOptions.ANSI));
            surroundings = known;
        }
        return new EvaluationContext(
                known.timeZone(), Instant.now(), known.user(), SessionCatalog.DEFAULT_DATABASE, known.ansi(), 0);
    }

    /// What does not change between queries unless a setting does.
    private record Surroundings(long settingsVersion, ZoneId timeZone, String user, boolean ansi) {}

    private SourceContext sourceContext() {
        return new SourceContext(evaluation(), settings.asMap(), backend.parallelism());
    }

    @Override
    public void close() {
        cache.clear();
        backend.close();
    }
}
