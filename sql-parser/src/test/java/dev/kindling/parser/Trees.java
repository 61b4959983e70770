package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.Position;
import dev.kindling.sql.types.DataTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Short ways to write the trees tests expect.
final class Trees {

    private Trees() {}

    static Expression column(String... parts) {
        return new ColumnName(List.of(parts), Position.NONE);
    }

    static Expression number(int value) {
        return new Literal(value, DataTypes.IntegerType, Position.NONE);
    }

    static Expression text(String value) {
        return new Literal(value, DataTypes.StringType, Position.NONE);
    }

    static Expression call(String name, Expression... arguments) {
        return Call.of(name, Position.NONE, arguments);
    }

    static Star star(String... qualifier) {
        return new Star(List.of(qualifier), List.of(), List.of(), Position.NONE);
    }

    static Expression alias(Expression value, String name) {
        return Expression.Alias.of(value, name);
    }

    static SortKey ascending(Expression value) {
        return new SortKey(value, Direction.ASCENDING, null, Position.NONE);
    }

    static Relation table(String... parts) {
        return new TableName(List.of(parts), Map.of(), Position.NONE);
    }

    static Relation select(Relation from, Expression... items) {
        return Select.of(Arrays.asList(items), from);
    }

    static Relation constants(Expression... items) {
        return new Select(
                false, Arrays.asList(items), null, null, null, null, null, Map.of(), List.of(), Position.NONE);
    }

    /// The relation of the query `sql` is.
    static Relation query(String sql) {
        return ((Statement.Query) SqlParser.parseStatement(sql)).relation();
    }

    static Select selectOf(String sql) {
        return (Select) query(sql);
    }

    static Expression expression(String sql) {
        return SqlParser.parseExpression(sql);
    }
}
