package dev.kindling.sql;

import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.JoinCondition;
import dev.kindling.catalyst.syntax.Relation.JoinType;
import dev.kindling.catalyst.syntax.Relation.SetKind;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.catalyst.syntax.Statement.ExplainMode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.query.PreparedQuery;
import dev.kindling.execution.query.QueryResult;
import dev.kindling.execution.query.WriteSummary;
import dev.kindling.parser.SqlParser;
import dev.kindling.rdd.Rdd;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A query that has not run: rows with named, typed columns, described by the steps that make them. Every step
/// gives a new DataFrame; names and types are checked at once, rows move only when an action ([#collect], [#count],
/// [#show], [#write] ...) asks for them.
public final class DataFrame {

    private static final List<String> JOIN_TYPES = List.of(
            "inner",
            "cross",
            "outer",
            "full",
            "fullouter",
            "full_outer",
            "left",
            "leftouter",
            "left_outer",
            "right",
            "rightouter",
            "right_outer",
            "semi",
            "leftsemi",
            "left_semi",
            "anti",
            "leftanti",
            "left_anti");

    private final KindlingSession session;
    private final Relation relation;
    private final PreparedQuery query;
    private final Map<String, Expression.Literal> parameters;
    private @Nullable StructType schema;

    DataFrame(KindlingSession session, Relation relation) {
        this(session, relation, session.engine().prepare(relation), Map.of());
    }

    private DataFrame(
            KindlingSession session,
            Relation relation,
            PreparedQuery query,
            Map<String, Expression.Literal> parameters) {
        this.session = session;
        this.relation = relation;
        this.query = query;
        this.parameters = parameters;
    }

    /// The DataFrame of `query` with these values for its parameters, its names and types checked.
    static DataFrame prepared(
            KindlingSession session, PreparedQuery query, Map<String, Expression.Literal> parameters) {
        Relation relation = parameters.isEmpty() ? query.relation() : new Relation.Bound(parameters, query.relation());
        var frame = new DataFrame(session, relation, query, parameters);
        frame.schema();
        return frame;
    }

    /// The DataFrame of `relation`, its names and types checked.
    static DataFrame checked(KindlingSession session, Relation relation) {
        var frame = new DataFrame(session, relation);
        frame.schema();
        return frame;
    }

    private DataFrame with(Relation step) {
        return checked(session, step);
    }

    Relation relation() {
        return relation;
    }

    public KindlingSession sparkSession() {
        return session;
    }

    public KindlingSession session() {
        return session;
    }

    public StructType schema() {
        if (schema == null) schema = query.schema(parameters);
        return schema;
    }

    public String[] columns() {
        return schema().fieldNames().toArray(String[]::new);
    }

    /// Column names and types in order.
    public Map<String, String> dtypes() {
        var types = new LinkedHashMap<String, String>();
        for (StructField field : schema())
            types.put(field.name(), field.dataType().simpleString());
        return types;
    }

    public void printSchema() {
        System.out.println(schema().treeString());
    }

    /// The column of this name, which must exist.
    public Column col(String name) {
        Column column = Functions.col(name);
        session.engine().schemaOf(Relation.Select.of(List.of(column.expression()), relation));
        return column;
    }

    public Column apply(String name) {
        return col(name);
    }

    // Columns

    public DataFrame select(Column... columns) {
        return with(Relation.Select.of(expressions(columns), relation));
    }

    public DataFrame select(String first, String... more) {
        var columns = new ArrayList<Column>();
        columns.add(Functions.col(first));
        for (String name : more) columns.add(Functions.col(name));
        return select(columns.toArray(Column[]::new));
    }

    /// As [#select], with each item in SQL: `selectExpr("a + 1 AS b", "upper(c)")`.
    public DataFrame selectExpr(String... items) {
        return with(Relation.Select.of(
                Arrays.stream(items).map(SqlParser::parseExpression).toList(), relation));
    }

    /// All columns and one more; a column of that name (in any case) is replaced in its place.
    public DataFrame withColumn(String name, Column value) {
        return withColumns(Map.of(name, value));
    }

    public DataFrame withColumns(Map<String, Column> columns) {
        var aliases = new ArrayList<Alias>();
        columns.forEach((name, value) -> aliases.add(Alias.of(value.expression(), name)));
        return with(new Relation.WithColumns(aliases, relation));
    }

    /// The same rows with one column called otherwise; nothing happens if there is no such column.
    public DataFrame withColumnRenamed(String from, String to) {
        return withColumnsRenamed(Map.of(from, to));
    }

    public DataFrame withColumnsRenamed(Map<String, String> names) {
        var renamed = new ArrayList<String>();
        for (StructField field : schema()) {
            String name = field.name();
            for (var change : names.entrySet()) {
                if (change.getKey().equalsIgnoreCase(field.name())) name = change.getValue();
            }
            renamed.add(name);
        }
        return toDF(renamed.toArray(String[]::new));
    }

    /// The same columns under other names, in order.
    public DataFrame toDF(String... names) {
        if (names.length != schema().size()) {
            throw KindlingException.of(
                            ErrorCondition.NUM_COLUMNS_MISMATCH,
                            names.length + " names for " + schema().size() + " columns")
                    .parameter("firstNumColumns", schema().size())
                    .parameter("invalidNumColumns", names.length)
                    .build();
        }
        return with(new Relation.Renamed(List.of(names), relation));
    }

    public DataFrame drop(String... names) {
        return with(new Relation.DropColumns(
                Arrays.stream(names)
                        .map(n -> new ColumnName(List.of(n), Position.NONE))
                        .toList(),
                relation));
    }

    public DataFrame drop(Column column) {
        if (!(column.expression() instanceof ColumnName name)) return this;
        return with(new Relation.DropColumns(List.of(name), relation));
    }

    public DataFrame as(String alias) {
        return with(new Relation.Aliased(relation, alias, List.of(), Position.NONE));
    }

    public DataFrame alias(String alias) {
        return as(alias);
    }

    // Rows

    public DataFrame filter(Column condition) {
        return with(new Relation.Filter(condition.expression(), relation));
    }

    public DataFrame filter(String condition) {
        return filter(Column.of(SqlParser.parseExpression(condition)));
    }

    public DataFrame where(Column condition) {
        return filter(condition);
    }

    public DataFrame where(String condition) {
        return filter(condition);
    }

    public DataFrame distinct() {
        return with(new Relation.Distinct(List.of(), relation));
    }

    public DataFrame dropDuplicates() {
        return distinct();
    }

    /// One row for each combination of values of `columns`; which one is not defined.
    public DataFrame dropDuplicates(String... columns) {
        return with(new Relation.Distinct(List.of(columns), relation));
    }

    public DataFrame limit(int count) {
        return with(new Relation.Limit(Functions.lit(count).expression(), relation));
    }

    public DataFrame offset(int count) {
        return with(new Relation.Offset(Functions.lit(count).expression(), relation));
    }

    public DataFrame orderBy(Column... keys) {
        return with(new Relation.Sort(sortKeys(keys), false, relation));
    }

    public DataFrame orderBy(String first, String... more) {
        return orderBy(named(first, more));
    }

    public DataFrame sort(Column... keys) {
        return orderBy(keys);
    }

    public DataFrame sort(String first, String... more) {
        return orderBy(first, more);
    }

    public DataFrame sortWithinPartitions(Column... keys) {
        return with(new Relation.Sort(sortKeys(keys), true, relation));
    }

    public DataFrame sample(double fraction) {
        return sample(false, fraction, null);
    }

    public DataFrame sample(double fraction, long seed) {
        return sample(false, fraction, seed);
    }

    public DataFrame sample(boolean withReplacement, double fraction, @Nullable Long seed) {
        return with(new Relation.Sample(relation, fraction * 100, null, null, withReplacement, seed, Position.NONE));
    }

    /// The rows in `partitions` partitions: those of equal `keys` together, or without keys evenly.
    public DataFrame repartition(int partitions, Column... keys) {
        return with(new Relation.Repartition(positive(partitions), expressions(keys), relation));
    }

    public DataFrame repartition(Column... keys) {
        return with(new Relation.Repartition(null, expressions(keys), relation));
    }

    /// The rows in `partitions` partitions, each of which has a range of `keys`, the first the first.
    public DataFrame repartitionByRange(int partitions, Column... keys) {
        return with(new Relation.RangePartition(positive(partitions), rangeKeys(keys), relation));
    }

    public DataFrame repartitionByRange(Column... keys) {
        return with(new Relation.RangePartition(null, rangeKeys(keys), relation));
    }

    /// The rows in at most `partitions` partitions, each of which is some of those there were.
    public DataFrame coalesce(int partitions) {
        return with(new Relation.Coalesce(positive(partitions), relation));
    }

    private static List<SortKey> rangeKeys(Column... keys) {
        if (keys.length == 0) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE, "repartitionByRange takes at least one column")
                    .build();
        }
        return sortKeys(keys);
    }

    private static int positive(int partitions) {
        if (partitions < 1) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            "the number of partitions is not positive: " + partitions)
                    .build();
        }
        return partitions;
    }

    // Grouping

    public GroupedData groupBy(Column... keys) {
        return new GroupedData(session, relation, GroupedData.plain(expressions(keys)));
    }

    public GroupedData groupBy(String first, String... more) {
        return groupBy(named(first, more));
    }

    public GroupedData rollup(Column... keys) {
        return new GroupedData(session, relation, GroupedData.rollup(expressions(keys)));
    }

    public GroupedData rollup(String first, String... more) {
        return rollup(named(first, more));
    }

    public GroupedData cube(Column... keys) {
        return new GroupedData(session, relation, GroupedData.cube(expressions(keys)));
    }

    public GroupedData cube(String first, String... more) {
        return cube(named(first, more));
    }

    /// The aggregates over all rows as one group.
    public DataFrame agg(Column first, Column... more) {
        return groupBy(new Column[0]).agg(first, more);
    }

    public DataFrame agg(Map<String, String> functionsByColumn) {
        return groupBy(new Column[0]).agg(functionsByColumn);
    }

    // Two inputs

    public DataFrame join(DataFrame right) {
        return join(right, JoinType.INNER, new JoinCondition.None());
    }

    public DataFrame join(DataFrame right, Column condition) {
        return join(right, condition, "inner");
    }

    /// @param type inner, cross, left, right, full, left_semi, left_anti, or another of Spark's spellings
    public DataFrame join(DataFrame right, Column condition, String type) {
        return join(right, joinType(type), new JoinCondition.On(condition.expression()));
    }

    /// Rows that agree in `column`, which appears once.
    public DataFrame join(DataFrame right, String column) {
        return join(right, List.of(column), "inner");
    }

    public DataFrame join(DataFrame right, List<String> columns) {
        return join(right, columns, "inner");
    }

    public DataFrame join(DataFrame right, List<String> columns, String type) {
        return join(right, joinType(type), new JoinCondition.Using(columns));
    }

    public DataFrame crossJoin(DataFrame right) {
        return join(right, JoinType.CROSS, new JoinCondition.None());
    }

    private DataFrame join(DataFrame right, JoinType type, JoinCondition condition) {
        return with(new Join(relation, right.relation, type, condition, Position.NONE));
    }

    private static JoinType joinType(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "inner" -> JoinType.INNER;
            case "cross" -> JoinType.CROSS;
            case "outer", "full", "fullouter", "full_outer" -> JoinType.FULL;
            case "left", "leftouter", "left_outer" -> JoinType.LEFT;
            case "right", "rightouter", "right_outer" -> JoinType.RIGHT;
            case "semi", "leftsemi", "left_semi" -> JoinType.LEFT_SEMI;
            case "anti", "leftanti", "left_anti" -> JoinType.LEFT_ANTI;
            default ->
                throw KindlingException.of(ErrorCondition.UNSUPPORTED_JOIN_TYPE, "no join type `" + type + "`")
                        .parameter("typ", type)
                        .hint(Suggestions.didYouMean(type, JOIN_TYPES))
                        .build();
        };
    }

    /// All rows of both, columns paired by position.
    public DataFrame union(DataFrame other) {
        return combine(SetKind.UNION, true, other);
    }

    public DataFrame unionAll(DataFrame other) {
        return union(other);
    }

    public DataFrame unionByName(DataFrame other) {
        return unionByName(other, false);
    }

    public DataFrame unionByName(DataFrame other, boolean allowMissingColumns) {
        return with(new SetOperation(
                SetKind.UNION, true, true, allowMissingColumns, relation, other.relation, Position.NONE));
    }

    public DataFrame intersect(DataFrame other) {
        return combine(SetKind.INTERSECT, false, other);
    }

    public DataFrame intersectAll(DataFrame other) {
        return combine(SetKind.INTERSECT, true, other);
    }

    public DataFrame except(DataFrame other) {
        return combine(SetKind.EXCEPT, false, other);
    }

    public DataFrame exceptAll(DataFrame other) {
        return combine(SetKind.EXCEPT, true, other);
    }

    private DataFrame combine(SetKind kind, boolean all, DataFrame other) {
        return with(new SetOperation(kind, all, false, false, relation, other.relation, Position.NONE));
    }

    // Actions

    /// All rows. They must fit in memory; see [#toLocalIterator] and [#write] for more.
    public Row[] collect() {
        return collectAsList().toArray(Row[]::new);
    }

    public List<Row> collectAsList() {
        try (QueryResult result = query.run(parameters)) {
            return new RowReader(result.schema()).readAll(result);
        }
    }

    /// The rows one by one; the query runs as they are asked for.
    public Iterator<Row> toLocalIterator() {
        QueryResult result = query.run(parameters);
        return new RowReader(result.schema()).iterate(result);
    }

    public long count() {
        Row row = groupBy(new Column[0]).count().collectAsList().getFirst();
        return row.getLong(0);
    }

    public boolean isEmpty() {
        return limit(1).collectAsList().isEmpty();
    }

    public Row first() {
        return head();
    }

    /// The first row.
    ///
    /// @throws java.util.NoSuchElementException if there is none
    public Row head() {
        List<Row> rows = takeAsList(1);
        if (rows.isEmpty()) throw new java.util.NoSuchElementException("the DataFrame has no rows");
        return rows.getFirst();
    }

    public Row[] head(int count) {
        return take(count);
    }

    public Row[] take(int count) {
        return takeAsList(count).toArray(Row[]::new);
    }

    public List<Row> takeAsList(int count) {
        return limit(count).collectAsList();
    }

    public void foreach(java.util.function.Consumer<Row> action) {
        toLocalIterator().forEachRemaining(action);
    }

    public void show() {
        show(20);
    }

    public void show(int rows) {
        show(rows, true);
    }

    public void show(boolean truncate) {
        show(20, truncate);
    }

    public void show(int rows, boolean truncate) {
        System.out.print(showString(rows, truncate ? 20 : 0));
    }

    public void show(int rows, int truncate) {
        System.out.print(showString(rows, truncate));
    }

    /// What [#show] prints: up to `rows` rows, cells cut at `truncate` characters unless 0.
    public String showString(int rows, int truncate) {
        return ShowTable.of(this, rows, truncate).toString();
    }

    // Plans

    public void explain() {
        explain("simple");
    }

    public void explain(boolean extended) {
        explain(extended ? "extended" : "simple");
    }

    /// @param mode simple, extended, codegen, cost or formatted
    public void explain(String mode) {
        System.out.println(explainString(mode));
    }

    public String explainString(String mode) {
        return session.engine().explain(relation, ExplainMode.valueOf(mode.toUpperCase(Locale.ROOT)));
    }

    /// The optimized logical plan as text, to compare programs by.
    public String optimizedPlan() {
        return session.engine().optimizedPlan(relation);
    }

    // Views, caching, output

    public void createOrReplaceTempView(String name) {
        session.engine().catalog().registerView(name, relation, true);
    }

    public void createTempView(String name) {
        session.engine().catalog().registerView(name, relation, false);
    }

    /// Spark 1's name for [#createOrReplaceTempView].
    public void registerTempTable(String name) {
        createOrReplaceTempView(name);
    }

    /// Keeps the rows in memory once they have been computed; returns this.
    public DataFrame cache() {
        session.engine().keep(relation, false);
        return this;
    }

    public DataFrame persist() {
        return cache();
    }

    public DataFrame unpersist() {
        session.engine().forget(relation);
        return this;
    }

    /// The rows as batches, as they come; for modules of Kindling's own.
    public QueryResult run() {
        return query.run(parameters);
    }

    /// Writes the rows and says how many; for modules of Kindling's own, see [#write].
    public WriteSummary writeTo(String path, @Nullable String format, WriteRequest request) {
        return session.engine().write(relation, path, format, request);
    }

    public DataFrameWriter write() {
        return new DataFrameWriter(session, relation);
    }

    /// The rows as an RDD.
    public Rdd<Row> rdd() {
        return session.rowsOf(relation);
    }

    public Rdd<Row> toJavaRDD() {
        return rdd();
    }

    public Rdd<Row> javaRDD() {
        return rdd();
    }

    @Override
    public String toString() {
        var names = new ArrayList<String>();
        for (StructField field : schema())
            names.add(field.name() + ": " + field.dataType().simpleString());
        return "[" + String.join(", ", names) + "]";
    }

    private static Column[] named(String first, String... more) {
        var columns = new Column[more.length + 1];
        columns[0] = Functions.col(first);
        for (int i = 0; i < more.length; i++) columns[i + 1] = Functions.col(more[i]);
        return columns;
    }

    private static List<Expression> expressions(Column... columns) {
        return Arrays.stream(columns).map(Column::expression).toList();
    }

    private static List<SortKey> sortKeys(Column... columns) {
        return Arrays.stream(columns).map(Column::sortKey).toList();
    }
}
