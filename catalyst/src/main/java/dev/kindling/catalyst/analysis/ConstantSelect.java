package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A SELECT that says its one row itself, such as `SELECT 1 AS one, 'a'`. It needs no plan, and no class of
/// Calcite. What has to be computed or looked up first, be it `1 + 1` or `DATE 'today'`, is none.
///
/// @param values one for each column of `schema`
public record ConstantSelect(StructType schema, List<Literal> values) {

    public ConstantSelect {
        values = List.copyOf(values);
    }

    /// `relation` as a constant SELECT; null if it is none.
    public static @Nullable ConstantSelect of(Relation relation) {
        if (!(relation instanceof Relation.Select select) || !isPlain(select)) return null;
        var fields = new ArrayList<StructField>();
        var values = new ArrayList<Literal>();
        for (Expression item : select.items()) {
            Literal value = constant(item);
            if (value == null) return null;
            fields.add(new StructField(ColumnNames.of(item), value.type(), value.nullable()));
            values.add(value);
        }
        return new ConstantSelect(new StructType(fields), values);
    }

    private static boolean isPlain(Relation.Select select) {
        return select.from() == null
                && select.where() == null
                && select.groupBy() == null
                && select.having() == null
                && select.qualify() == null
                && select.windows().isEmpty()
                && select.hints().isEmpty();
    }

    private static @Nullable Literal constant(Expression item) {
        Expression value = item;
        if (item instanceof Expression.Alias alias) {
            if (alias.names().size() != 1 || !alias.metadata().isEmpty()) return null;
            value = alias.value();
        }
        return value instanceof Expression.Literal literal && !isNested(literal.type()) ? Literals.read(literal) : null;
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }
}
