package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.NullOrder;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.error.Position;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An expression over the columns of a DataFrame. Names are resolved when the column is used, not when it is made.
public final class Column {

    private final Expression expression;

    private Column(Expression expression) {
        this.expression = expression;
    }

    /// The column that means `expression`.
    static Column of(Expression expression) {
        return new Column(expression);
    }

    /// `value` itself if it is a column, else the constant.
    static Column lift(@Nullable Object value) {
        return value instanceof Column column ? column : Functions.lit(value);
    }

    Expression expression() {
        return expression;
    }

    static Column call(String name, Column... arguments) {
        var expressions = new ArrayList<Expression>(arguments.length);
        for (Column argument : arguments) expressions.add(argument.expression);
        return new Column(new Call(name, expressions, CallOptions.NONE, Position.NONE));
    }

    private Column operator(String name, @Nullable Object other) {
        return call(name, this, lift(other));
    }

    public Column plus(@Nullable Object other) {
        return operator("+", other);
    }

    public Column minus(@Nullable Object other) {
        return operator("-", other);
    }

    public Column multiply(@Nullable Object other) {
        return operator("*", other);
    }

    public Column divide(@Nullable Object other) {
        return operator("/", other);
    }

    public Column mod(@Nullable Object other) {
        return operator("%", other);
    }

    public Column unary_$minus() {
        return call("negative", this);
    }

    public Column negate() {
        return call("negative", this);
    }

    public Column equalTo(@Nullable Object other) {
        return operator("=", other);
    }

    public Column notEqual(@Nullable Object other) {
        return operator("!=", other);
    }

    /// Equality for which NULL equals NULL.
    public Column eqNullSafe(@Nullable Object other) {
        return operator("<=>", other);
    }

    public Column lt(@Nullable Object other) {
        return operator("<", other);
    }

    public Column leq(@Nullable Object other) {
        return operator("<=", other);
    }

    public Column gt(@Nullable Object other) {
        return operator(">", other);
    }

    public Column geq(@Nullable Object other) {
        return operator(">=", other);
    }

    public Column between(@Nullable Object low, @Nullable Object high) {
        return call("between", this, lift(low), lift(high));
    }

    public Column and(Column other) {
        return call("and", this, other);
    }

    public Column or(Column other) {
        return call("or", this, other);
    }

    public Column not() {
        return call("not", this);
    }

    public Column isNull() {
        return call("isnull", this);
    }

    public Column isNotNull() {
        return call("isnotnull", this);
    }

    public Column isNaN() {
        return call("isnan", this);
    }

    public Column isin(@Nullable Object... candidates) {
        var arguments = new ArrayList<Column>();
        arguments.add(this);
        for (Object candidate : candidates) arguments.add(lift(candidate));
        return call("in", arguments.toArray(Column[]::new));
    }

    public Column isInCollection(Iterable<?> candidates) {
        var values = new ArrayList<@Nullable Object>();
        candidates.forEach(values::add);
        return isin(values.toArray());
    }

    public Column like(String pattern) {
        return operator("like", pattern);
    }

    public Column ilike(String pattern) {
        return operator("ilike", pattern);
    }

    public Column rlike(String pattern) {
        return operator("rlike", pattern);
    }

    public Column contains(@Nullable Object other) {
        return operator("contains", other);
    }

    public Column startsWith(@Nullable Object other) {
        return operator("startswith", other);
    }

    public Column endsWith(@Nullable Object other) {
        return operator("endswith", other);
    }

    /// The part of `length` characters from `start` on; `start` counts from 1.
    public Column substr(int start, int length) {
        return call("substring", this, lift(start), lift(length));
    }

    public Column substr(Column start, Column length) {
        return call("substring", this, start, length);
    }

    public Column bitwiseAND(@Nullable Object other) {
        return operator("&", other);
    }

    public Column bitwiseOR(@Nullable Object other) {
        return operator("|", other);
    }

    public Column bitwiseXOR(@Nullable Object other) {
        return operator("^", other);
    }

    /// Element `key` of an array (from 0), or the value of a map at `key`; for a struct the field of that name.
    public Column getItem(@Nullable Object key) {
        return operator("element", key);
    }

    public Column getField(String name) {
        return new Column(new Expression.FieldAccess(expression, name, Position.NONE));
    }

    public Column cast(DataType type) {
        return new Column(new Expression.Cast(expression, type, Expression.CastMode.ANSI, Position.NONE));
    }

    public Column cast(String type) {
        return cast(SqlParser.parseType(type));
    }

    /// A cast that gives NULL for a value that does not fit.
    public Column try_cast(DataType type) {
        return new Column(new Expression.Cast(expression, type, Expression.CastMode.TRY, Position.NONE));
    }

    public Column try_cast(String type) {
        return try_cast(SqlParser.parseType(type));
    }

    public Column as(String alias) {
        return new Column(Expression.Alias.of(expression, alias));
    }

    public Column alias(String alias) {
        return as(alias);
    }

    public Column name(String alias) {
        return as(alias);
    }

    /// Names for the several columns a generator gives.
    public Column as(String... aliases) {
        return new Column(new Expression.Alias(expression, List.of(aliases), Map.of(), Position.NONE));
    }

    public Column asc() {
        return sorted(Direction.ASCENDING, null);
    }

    public Column asc_nulls_first() {
        return sorted(Direction.ASCENDING, NullOrder.FIRST);
    }

    public Column asc_nulls_last() {
        return sorted(Direction.ASCENDING, NullOrder.LAST);
    }

    public Column desc() {
        return sorted(Direction.DESCENDING, null);
    }

    public Column desc_nulls_first() {
        return sorted(Direction.DESCENDING, NullOrder.FIRST);
    }

    public Column desc_nulls_last() {
        return sorted(Direction.DESCENDING, NullOrder.LAST);
    }

    private Column sorted(Direction direction, @Nullable NullOrder nulls) {
        return new Column(new SortKey(expression, direction, nulls, Position.NONE));
    }

    /// This column as a sort key; ascending unless it says otherwise.
    SortKey sortKey() {
        return expression instanceof SortKey key
                ? key
                : new SortKey(expression, Direction.ASCENDING, null, Position.NONE);
    }

    /// One more branch for a [Functions#when].
    public Column when(Column condition, @Nullable Object value) {
        if (!(expression instanceof Expression.CaseWhen cases) || cases.otherwise() != null) {
            throw new IllegalArgumentException("when() follows functions.when() or another when(), before otherwise()");
        }
        var branches = new ArrayList<>(cases.branches());
        branches.add(new Expression.Branch(condition.expression, lift(value).expression));
        return new Column(new Expression.CaseWhen(null, branches, null, Position.NONE));
    }

    public Column otherwise(@Nullable Object value) {
        if (!(expression instanceof Expression.CaseWhen cases) || cases.otherwise() != null) {
            throw new IllegalArgumentException("otherwise() follows when(), once");
        }
        return new Column(new Expression.CaseWhen(null, cases.branches(), lift(value).expression, Position.NONE));
    }

    /// This function over a window.
    public Column over(WindowSpec window) {
        if (!(expression instanceof Call call)) {
            throw new IllegalArgumentException("over() follows a function: " + this);
        }
        var options = call.options().over(window.window());
        return new Column(new Call(call.name(), call.arguments(), options, call.position()));
    }

    /// This function over all rows as one window.
    public Column over() {
        return over(Window.unordered());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Column that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    @Override
    public String toString() {
        return expression.toString();
    }
}
