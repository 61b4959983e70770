package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rows in groups, waiting for what to compute of each: the result of [DataFrame#groupBy].
public final class GroupedData {

    private final KindlingSession session;
    private final Relation input;
    private final GroupBy groupBy;

    GroupedData(KindlingSession session, Relation input, List<GroupingElement> elements) {
        this.session = session;
        this.input = input;
        this.groupBy = new GroupBy(elements, false, Position.NONE);
    }

    static List<GroupingElement> plain(List<Expression> keys) {
        return keys.stream()
                .map(key -> (GroupingElement) new GroupingElement.Plain(key))
                .toList();
    }

    static List<GroupingElement> rollup(List<Expression> keys) {
        return List.of(new GroupingElement.Rollup(keys.stream().map(List::of).toList()));
    }

    static List<GroupingElement> cube(List<Expression> keys) {
        return List.of(new GroupingElement.Cube(keys.stream().map(List::of).toList()));
    }

    /// One row per group: the keys, then `first` and `more`.
    public DataFrame agg(Column first, Column... more) {
        var aggregates = new ArrayList<Column>();
        aggregates.add(first);
        aggregates.addAll(List.of(more));
        return aggregate(aggregates);
    }

    /// Functions by column: `agg(Map.of("price", "max"))` gives `max(price)`; `count` of `*` counts rows.
    public DataFrame agg(Map<String, String> functionsByColumn) {
        var aggregates = new ArrayList<Column>();
        functionsByColumn.forEach((column, function) -> aggregates.add(
                column.equals("*")
                        ? Column.call(function, Functions.lit(1))
                        : Column.call(function, Functions.col(column))));
        return aggregate(aggregates);
    }

    public DataFrame count() {
        return agg(Column.call("count", Functions.lit(1)).as("count"));
    }

    /// Of the named columns, or of all numeric ones that are not keys if none is named.
    public DataFrame sum(String... columns) {
        return each("sum", columns);
    }

    public DataFrame avg(String... columns) {
        return each("avg", columns);
    }

    public DataFrame mean(String... columns) {
        return each("avg", columns);
    }

    public DataFrame min(String... columns) {
        return each("min", columns);
    }

    public DataFrame max(String... columns) {
        return each("max", columns);
    }

    private DataFrame each(String function, String... columns) {
        var names = columns.length > 0 ? List.of(columns) : numericColumns();
        return aggregate(names.stream()
                .map(name -> Column.call(function, Functions.col(name)))
                .toList());
    }

    private List<String> numericColumns() {
        var names = new ArrayList<String>();
        for (StructField field : session.engine().schemaOf(input)) {
            boolean numeric = switch (field.dataType()) {
                case AtomicType.BYTE,
                        AtomicType.SHORT,
                        AtomicType.INT,
                        AtomicType.LONG,
                        AtomicType.FLOAT,
                        AtomicType.DOUBLE -> true;
                case DecimalType _ -> true;
                default -> false;
            };
            if (numeric && !isKey(field.name())) names.add(field.name());
        }
        return names;
    }

    private boolean isKey(String name) {
        return keys().stream()
                .anyMatch(key -> key instanceof Expression.ColumnName column
                        && column.parts().getLast().equalsIgnoreCase(name));
    }

    private List<Expression> keys() {
        var keys = new ArrayList<Expression>();
        for (GroupingElement element : groupBy.elements()) {
            switch (element) {
                case GroupingElement.Plain(var value) -> keys.add(value);
                case GroupingElement.Rollup(var levels) -> levels.forEach(keys::addAll);
                case GroupingElement.Cube(var dimensions) -> dimensions.forEach(keys::addAll);
                case GroupingElement.Set(var values) -> keys.addAll(values);
                case GroupingElement.Sets _ -> {}
            }
        }
        return keys;
    }

    private DataFrame aggregate(List<Column> aggregates) {
        var outputs = new ArrayList<>(keys());
        for (Column aggregate : aggregates) outputs.add(aggregate.expression());
        return DataFrame.checked(session, new Relation.Aggregate(groupBy, outputs, input));
    }
}
