package dev.kindling.sql;

import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.execution.command.CommandRunner;
import dev.kindling.execution.query.PreparedQuery;
import dev.kindling.execution.query.QueryEngine;
import dev.kindling.execution.query.SessionFunctions;
import dev.kindling.execution.scan.LocalTable;
import dev.kindling.execution.scan.RangeTable;
import dev.kindling.execution.settings.ByteSize;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings;
import dev.kindling.execution.settings.Settings.Origin;
import dev.kindling.parser.SqlParser;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.Rdd;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.local.LocalBackend;
import dev.kindling.rdd.local.LocalOptions;
import dev.kindling.rdd.local.Scheduling;
import dev.kindling.rdd.local.TaskExecutor;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.StructType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where programs begin: opens files and tables as DataFrames, runs SQL, keeps views, functions and settings.
///
/// ```java
/// try (var session = KindlingSession.builder().master("local[2]").build()) {
///     session.read().option("header", true).csv("people.csv").createOrReplaceTempView("people");
///     session.sql("SELECT name FROM people WHERE age > 30").show();
/// }
/// ```
///
/// Sessions are isolated: two in one JVM share nothing. Closing one ends its queries and gives its memory back.
public final class KindlingSession implements AutoCloseable {

    private final KindlingContext context;
    private final QueryEngine engine;
    private final SessionFunctions functions;
    private final CommandRunner commands;

    private KindlingSession(Settings settings) {
        this.functions = new SessionFunctions(BuiltinFunctions.instance());
        this.context = KindlingContext.over(backend(settings), settings.asMap());
        this.engine = new QueryEngine(settings, functions, context.backend());
        this.commands = new CommandRunner(engine);
    }

    private static Backend backend(Settings settings) {
        TaskExecutor executor = SessionOptions.master(settings).newExecutor();
        long heap = MemoryBudget.countedBytes(Runtime.getRuntime().maxMemory());
        long memory = SessionOptions.bytes(settings.get(SessionOptions.MEMORY_LIMIT), heap);
        long pages = SessionOptions.bytes(settings.get(SessionOptions.PAGE_CACHE), memory);
        var transport = settings.get(SessionOptions.SERIALIZE_TASKS)
                ? LocalOptions.Transport.SERIALIZED
                : LocalOptions.Transport.BY_REFERENCE;
        return new LocalBackend(new LocalOptions(
                executor,
                transport,
                settings.get(SessionOptions.TASK_MAX_FAILURES),
                new MemoryBudget(memory, pages),
                Path.of(settings.get(SessionOptions.LOCAL_DIR)),
                Scheduling.DEFAULT));
    }

    public static Builder builder() {
        return new Builder();
    }

    /// What the session runs queries with; for modules of Kindling's own.
    public QueryEngine engine() {
        return engine;
    }

    /// Runs a statement. A query gives its DataFrame, which has not run; any other statement runs at once, and the
    /// DataFrame holds what it answers.
    public DataFrame sql(String text) {
        return sql(text, Map.of());
    }

    /// As [#sql(String)], with values for the parameters `:name` of the text.
    public DataFrame sql(String text, Map<String, ?> parameters) {
        try {
            var literals = literals(parameters);
            PreparedQuery query = engine.texts().find(text);
            if (query == null) {
                Statement statement = SqlParser.parseStatement(text);
                if (!(statement instanceof Statement.Query(var relation))) return statement(statement, literals);
                query = engine.texts().add(text, relation);
            }
            return DataFrame.prepared(this, query, literals);
        } catch (KindlingException e) {
            throw e.inStatement(text);
        }
    }

    /// As [#sql(String)], with values for the parameters `?` of the text, in order.
    public DataFrame sql(String text, @Nullable Object... parameters) {
        var named = new HashMap<String, @Nullable Object>();
        for (int i = 0; i < parameters.length; i++) named.put(Integer.toString(i), parameters[i]);
        return sql(text, named);
    }

    /// Runs a parsed statement; see [#sql(String)].
    public DataFrame statement(Statement statement, Map<String, Expression.Literal> parameters) {
        return DataFrame.checked(this, commands.run(statement, parameters));
    }

    private static Map<String, Expression.Literal> literals(Map<String, ?> parameters) {
        var literals = new HashMap<String, Expression.Literal>();
        parameters.forEach((name, value) -> {
            if (!(Functions.lit(value).expression() instanceof Expression.Literal literal)) {
                throw KindlingException.of(
                                ErrorCondition.INVALID_SQL_ARG, "the parameter `" + name + "` is no constant")
                        .parameter("name", name)
                        .build();
            }
            literals.put(name, literal);
        });
        return literals;
    }

    public DataFrameReader read() {
        return new DataFrameReader(this);
    }

    /// The view of this name, possibly qualified.
    public DataFrame table(String name) {
        List<String> parts = SqlParser.parseExpression(name) instanceof Expression.ColumnName column
                ? column.parts()
                : List.of(name);
        return DataFrame.checked(this, new Relation.TableName(parts, Map.of(), Position.NONE));
    }

    /// The numbers from 0 to `end` - 1 in a column `id`.
    public DataFrame range(long end) {
        return range(0, end);
    }

    public DataFrame range(long start, long end) {
        return range(start, end, 1);
    }

    public DataFrame range(long start, long end, long step) {
        return range(start, end, step, engine.backend().parallelism());
    }

    public DataFrame range(long start, long end, long step, int partitions) {
        return new DataFrame(this, new Relation.SourceRelation(RangeTable.of(start, end, step, partitions)));
    }

    /// `rows` as a DataFrame of `schema`.
    public DataFrame createDataFrame(List<Row> rows, StructType schema) {
        var table = LocalTable.of(schema, new RowWriter(schema).batches(rows));
        return new DataFrame(this, new Relation.SourceRelation(table));
    }

    /// Java records as a DataFrame: a column per component.
    public <T extends Record> DataFrame createDataFrame(List<T> records, Class<T> type) {
        StructType schema = RecordRows.schemaOf(type);
        return createDataFrame(
                records.stream().map(r -> RecordRows.toRow(r, schema)).toList(), schema);
    }

    public DataFrame emptyDataFrame() {
        return createDataFrame(List.of(), new StructType());
    }

    /// Registers functions of the user's.
    public UdfRegistration udf() {
        return new UdfRegistration(functions);
    }

    public Catalog catalog() {
        return new Catalog(this);
    }

    public RuntimeConfig conf() {
        return new RuntimeConfig(engine.settings());
    }

    /// The RDD side of the session: same threads, same memory, and the settings the session began with. Its job
    /// groups and tags hold for queries too.
    public KindlingContext sparkContext() {
        return context();
    }

    public KindlingContext context() {
        return context;
    }

    Rdd<Row> rowsOf(Relation relation) {
        return context.rdd(RowRdds.rows(engine, relation));
    }

    @Override
    public void close() {
        engine.close();
    }

    public void stop() {
        close();
    }

    /// Says what a session is to be like. What the code sets here is weaker than a properties file or the command
    /// line, see `kindling.conf.precedence`.
    public static final class Builder {

        private final Map<String, String> code = new LinkedHashMap<>();
        private final Map<String, String> file = new LinkedHashMap<>();
        private final Map<String, String> commandLine = new LinkedHashMap<>();

        private Builder() {}

        public Builder appName(String name) {
            return config(SessionOptions.APP_NAME.key(), name);
        }

        /// `local`, `local[N]` or `local[*]`.
        public Builder master(String master) {
            return config(SessionOptions.MASTER.key(), master);
        }

        public Builder config(String key, String value) {
            code.put(key, value);
            return this;
        }

        public Builder config(String key, long value) {
            return config(key, Long.toString(value));
        }

        public Builder config(String key, boolean value) {
            return config(key, Boolean.toString(value));
        }

        public Builder config(Map<String, String> settings) {
            code.putAll(settings);
            return this;
        }

        /// Settings of a properties file.
        public Builder properties(Map<String, String> settings) {
            file.putAll(settings);
            return this;
        }

        /// Settings of the command line.
        public Builder commandLine(Map<String, String> settings) {
            commandLine.putAll(settings);
            return this;
        }

        public KindlingSession build() {
            var settings = new Settings(SessionOptions.all());
            settings.readSystemProperties();
            code.forEach((key, value) -> settings.set(key, value, Origin.CODE));
            file.forEach((key, value) -> settings.set(key, value, Origin.FILE));
            commandLine.forEach((key, value) -> settings.set(key, value, Origin.COMMAND_LINE));
            return new KindlingSession(settings);
        }

        /// Spark's name for [#build]. There is no session to get: each call makes one of its own.
        public KindlingSession getOrCreate() {
            return build();
        }
    }

    @Override
    public String toString() {
        return "KindlingSession " + engine.settings().get(SessionOptions.MASTER) + ", memory "
                + ByteSize.format(engine.backend().memory().limitBytes());
    }

    /// The DataFrame of rows a module of Kindling's own made.
    public DataFrame frameOf(Relation relation) {
        return DataFrame.checked(this, relation);
    }
}
