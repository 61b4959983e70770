package dev.kindling.catalyst.syntax;

import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.error.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user wrote where rows are wanted: a table, a query, or a step of a DataFrame program.
///
/// SQL's SELECT is one node, [Select], because its clauses see each other's names; DataFrame calls make the smaller
/// nodes ([Filter], [Sort], ...), and a `select` call is a [Select] with only items and an input.
public sealed interface Relation {

    /// A table or view by name, as written.
    record TableName(List<String> parts, Map<String, String> options, Position position) implements Relation {
        public TableName {
            parts = List.copyOf(parts);
            options = Map.copyOf(options);
        }

        public String last() {
            return parts.getLast();
        }
    }

    /// Files named in place of a table: ``parquet.`path` `` (with `format`), or `'file.csv'` (format from the
    /// extension).
    record FileTable(@Nullable String format, String path, Map<String, String> options, Position position)
            implements Relation {
        public FileTable {
            options = Map.copyOf(options);
        }
    }

    /// A table a program holds in its hands: what a reader found, local rows, an RDD.
    record SourceRelation(SourceTable table) implements Relation {}

    /// `range(start, end, step)`, `explode(...)` and the like in FROM; a table function by name.
    record TableFunction(String name, List<Expression> arguments, Position position) implements Relation {
        public TableFunction {
            arguments = List.copyOf(arguments);
        }
    }

    /// `VALUES (1, 'a'), (2, 'b')`; columns are called col1, col2, ...
    record Values(List<List<Expression>> rows, Position position) implements Relation {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// `relation AS alias (column, ...)`; no columns means they keep their names.
    record Aliased(Relation input, String alias, List<String> columns, Position position) implements Relation {
        public Aliased {
            columns = List.copyOf(columns);
        }
    }

    /// One SELECT block. `from` is null for a SELECT of constants.
    record Select(
            boolean distinct,
            List<Expression> items,
            @Nullable Relation from,
            @Nullable Expression where,
            @Nullable GroupBy groupBy,
            @Nullable Expression having,
            @Nullable Expression qualify,
            Map<String, Window> windows,
            List<Hint> hints,
            Position position)
            implements Relation {
        public Select {
            items = List.copyOf(items);
            windows = Map.copyOf(windows);
            hints = List.copyOf(hints);
        }

        /// `items` of `input`, as the DataFrame call `select` makes it.
        public static Select of(List<Expression> items, Relation input) {
            return new Select(false, items, input, null, null, null, null, Map.of(), List.of(), Position.NONE);
        }
    }

    /// GROUP BY: plain expressions are one grouping set each of `sets` is crossed with, as the standard says:
    /// `GROUP BY a, ROLLUP(b, c)` has elements [Plain a] and [Rollup b, c]. `all` is GROUP BY ALL.
    record GroupBy(List<GroupingElement> elements, boolean all, Position position) {
        public GroupBy {
            elements = List.copyOf(elements);
        }
    }

    /// One comma-separated part of GROUP BY.
    sealed interface GroupingElement {

        record Plain(Expression value) implements GroupingElement {}

        record Rollup(List<List<Expression>> levels) implements GroupingElement {}

        record Cube(List<List<Expression>> dimensions) implements GroupingElement {}

        /// `GROUPING SETS (...)`; each member is one of the other elements or a [Set].
        record Sets(List<GroupingElement> members) implements GroupingElement {}

        /// `(a, b)` inside GROUPING SETS.
        record Set(List<Expression> values) implements GroupingElement {}
    }

    /// `/*+ BROADCAST(t) */`: name in upper case.
    record Hint(String name, List<Expression> arguments, Position position) {
        public Hint {
            arguments = List.copyOf(arguments);
        }
    }

    record Filter(Expression condition, Relation input) implements Relation {}

    /// Groups `input` and gives one row per group; `outputs` may name grouping expressions and aggregates alike.
    record Aggregate(GroupBy groupBy, List<Expression> outputs, Relation input) implements Relation {
        public Aggregate {
            outputs = List.copyOf(outputs);
        }
    }

    record Join(Relation left, Relation right, JoinType type, JoinCondition condition, Position position)
            implements Relation {}

    enum JoinType {
        INNER,
        LEFT,
        RIGHT,
        FULL,
        CROSS,
        LEFT_SEMI,
        LEFT_ANTI
    }

    sealed interface JoinCondition {

        record On(Expression condition) implements JoinCondition {}

        record Using(List<String> columns) implements JoinCondition {
            public Using {
                columns = List.copyOf(columns);
            }
        }

        record Natural() implements JoinCondition {}

        record None() implements JoinCondition {}
    }

    /// A relation in FROM that sees the columns of those before it.
    record Lateral(Relation input) implements Relation {}

    /// `LATERAL VIEW [OUTER] generator AS columns` on `input`.
    record LateralView(
            Relation input,
            Expression.Call generator,
            boolean outer,
            String alias,
            List<String> columns,
            Position position)
            implements Relation {
        public LateralView {
            columns = List.copyOf(columns);
        }
    }

    record Pivot(
            Relation input,
            List<Expression> aggregates,
            List<Expression> columns,
            List<Expression> values,
            Position position)
            implements Relation {
        public Pivot {
            aggregates = List.copyOf(aggregates);
            columns = List.copyOf(columns);
            values = List.copyOf(values);
        }
    }

    /// `UNPIVOT [INCLUDE NULLS] ((v1, ...) FOR name IN ((c1, ...) AS alias, ...))`.
    record Unpivot(
            Relation input,
            List<String> valueColumns,
            String nameColumn,
            List<UnpivotColumn> columns,
            boolean includeNulls,
            Position position)
            implements Relation {
        public Unpivot {
            valueColumns = List.copyOf(valueColumns);
            columns = List.copyOf(columns);
        }
    }

    record UnpivotColumn(List<Expression> values, @Nullable String alias) {}

    /// `TABLESAMPLE`: a percentage (0 to 100), a number of rows, or a bucket; exactly one is not null.
    record Sample(
            Relation input,
            @Nullable Double percent,
            @Nullable Expression rows,
            @Nullable Bucket bucket,
            boolean withReplacement,
            @Nullable Long seed,
            Position position)
            implements Relation {}

    record Bucket(int number, int outOf) {}

    /// UNION, INTERSECT, EXCEPT; columns pair by position, or by name with `byName`.
    record SetOperation(
            SetKind kind,
            boolean all,
            boolean byName,
            boolean allowMissingColumns,
            Relation left,
            Relation right,
            Position position)
            implements Relation {}

    enum SetKind {
        UNION,
        INTERSECT,
        EXCEPT
    }

    /// Removes duplicate rows; of the named columns if there are any (then any one row of each group stays).
    record Distinct(List<String> columns, Relation input) implements Relation {
        public Distinct {
            columns = List.copyOf(columns);
        }
    }

    /// Sorts all rows, or with `withinPartitions` (SORT BY) each partition for itself.
    record Sort(List<SortKey> keys, boolean withinPartitions, Relation input) implements Relation {
        public Sort {
            keys = List.copyOf(keys);
        }
    }

    /// Passes on at most `count` rows of `input`.
    record Limit(Expression count, Relation input) implements Relation {}

    /// Skips the first `count` rows of `input`.
    record Offset(Expression count, Relation input) implements Relation {}

    /// `WITH name AS (query), ...` in front of `body`.
    record With(List<CommonTable> tables, Relation body) implements Relation {
        public With {
            tables = List.copyOf(tables);
        }
    }

    record CommonTable(String name, List<String> columns, Relation query, boolean recursive, Position position) {
        public CommonTable {
            columns = List.copyOf(columns);
        }
    }

    /// `input`, in which the parameters `?` (by index from 0) and `:name` have these values.
    record Bound(Map<String, Expression.Literal> values, Relation input) implements Relation {
        public Bound {
            values = Map.copyOf(values);
        }
    }

    /// Spreads rows over partitions: by hash of `keys`, or evenly without; `partitions` null means the default.
    record Repartition(@Nullable Integer partitions, List<Expression> keys, Relation input) implements Relation {
        public Repartition {
            keys = List.copyOf(keys);
        }
    }

    /// Spreads rows over partitions by ranges of `keys`, of which the first partition has the first.
    record RangePartition(@Nullable Integer partitions, List<SortKey> keys, Relation input) implements Relation {
        public RangePartition {
            keys = List.copyOf(keys);
        }
    }

    /// Puts whole partitions together until they are no more than `partitions`.
    record Coalesce(int partitions, Relation input) implements Relation {}

    record Hinted(List<Hint> hints, Relation input) implements Relation {
        public Hinted {
            hints = List.copyOf(hints);
        }
    }

    /// The same columns under other names, in order.
    record Renamed(List<String> columns, Relation input) implements Relation {
        public Renamed {
            columns = List.copyOf(columns);
        }
    }

    /// Adds or replaces columns by name, as the DataFrame call `withColumns` does.
    record WithColumns(List<Expression.Alias> columns, Relation input) implements Relation {
        public WithColumns {
            columns = List.copyOf(columns);
        }
    }

    /// Leaves out the columns of these names; a name that does not exist is no error.
    record DropColumns(List<Expression.ColumnName> columns, Relation input) implements Relation {
        public DropColumns {
            columns = List.copyOf(columns);
        }
    }
}
