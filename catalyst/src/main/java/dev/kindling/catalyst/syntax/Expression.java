package dev.kindling.catalyst.syntax;

import dev.kindling.error.Position;
import dev.kindling.sql.types.DataType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user wrote where a value is wanted. Names are as written; nothing is resolved or typed.
///
/// Operators are [Call]s too, under the names Spark's function registry gives them: `+ - * / % div`, `= <=> != < <=
/// > >=`, `and or not`, `isnull isnotnull`, `istrue isfalse`, `like ilike rlike`, `between` (value, low, high),
/// `in` (value, candidates...), `||`, `& | ^ ~ << >> >>>`, `negative`, `positive`; `a IS NOT NULL` is
/// `isnotnull(a)`, `a NOT IN (..)` is `not(in(..))`, `a <> b` is `!=`, and so on. a subscript is `element(a, i)`,
/// `a.b` of anything that is not a plain name is a [FieldAccess].
public sealed interface Expression {

    /// Where the expression stands in the statement.
    Position position();

    /// A constant. `value` is null for NULL, else one of: Boolean, Byte, Short, Integer, Long, Float, Double,
    /// BigDecimal, String, byte[] wrapped in [Bytes], LocalDate, Instant (TIMESTAMP), LocalDateTime
    /// (TIMESTAMP_NTZ), LocalTime, Period (year-month interval), Duration (day-time interval); a DataFrame program
    /// may also give List, Map and Row-like Object lists for nested types.
    record Literal(@Nullable Object value, DataType type, Position position) implements Expression {}

    /// A binary constant that compares by its bytes.
    record Bytes(List<Byte> content) {
        public static Bytes of(byte[] bytes) {
            var content = new Byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) content[i] = bytes[i];
            return new Bytes(List.of(content));
        }

        public byte[] toArray() {
            var bytes = new byte[content.size()];
            for (int i = 0; i < bytes.length; i++) bytes[i] = content.get(i);
            return bytes;
        }
    }

    /// A text constant in front of which a type was written, e.g. `DATE '2020-01-01'` or `X'1F'`: `typeName` in
    /// upper case. The analyzer reads it, so that it can say what is wrong with it.
    record TypedLiteral(String typeName, String text, Position position) implements Expression {}

    /// `INTERVAL` constants and expressions: one or more `value unit` pairs, or `value from TO to`.
    record Interval(List<IntervalPart> parts, Position position) implements Expression {
        public Interval {
            parts = List.copyOf(parts);
        }
    }

    /// `3 DAYS`: unit in upper case singular (`DAY`); `1-2 YEAR TO MONTH` has both units.
    record IntervalPart(
            Expression value, String unit, @Nullable String toUnit) {}

    /// A column, possibly qualified, or a column and fields inside it; the analyzer decides which parts are which.
    record ColumnName(List<String> parts, Position position) implements Expression {
        public ColumnName {
            parts = List.copyOf(parts);
        }
    }

    /// `*`, `t.*`, `* EXCEPT (a, b)`, `* REPLACE (x AS a)`.
    record Star(List<String> qualifier, List<List<String>> except, List<Alias> replace, Position position)
            implements Expression {
        public Star {
            qualifier = List.copyOf(qualifier);
            except = List.copyOf(except);
            replace = List.copyOf(replace);
        }
    }

    /// A function or operator on arguments; [CallOptions#NONE] unless something more was written.
    record Call(String name, List<Expression> arguments, CallOptions options, Position position) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        public static Call of(String name, Position position, Expression... arguments) {
            return new Call(name, List.of(arguments), CallOptions.NONE, position);
        }
    }

    /// What may follow or precede a call's arguments.
    ///
    /// @param filter `FILTER (WHERE ...)`
    /// @param orderWithin `WITHIN GROUP (ORDER BY ...)`
    /// @param ignoreNulls true for `IGNORE NULLS`, false for `RESPECT NULLS` or nothing
    /// @param window `OVER (...)` or `OVER name`
    record CallOptions(
            boolean distinct,
            @Nullable Expression filter,
            List<SortKey> orderWithin,
            boolean ignoreNulls,
            @Nullable Window window) {
        public static final CallOptions NONE = new CallOptions(false, null, List.of(), false, null);

        public CallOptions {
            orderWithin = List.copyOf(orderWithin);
        }

        public CallOptions over(Window window) {
            return new CallOptions(distinct, filter, orderWithin, ignoreNulls, window);
        }
    }

    /// `name => value` among the arguments of a call.
    record NamedArgument(String name, Expression value, Position position) implements Expression {}

    record Cast(Expression value, DataType type, CastMode mode, Position position) implements Expression {}

    /// What a cast does with a value that does not fit.
    enum CastMode {
        /// `CAST(a AS t)`, `a::t`: an error.
        ANSI,
        /// `TRY_CAST(a AS t)`: NULL.
        TRY
    }

    /// `CASE [operand] WHEN condition THEN result ... [ELSE otherwise] END`.
    record CaseWhen(
            @Nullable Expression operand,
            List<Branch> branches,
            @Nullable Expression otherwise,
            Position position) implements Expression {
        public CaseWhen {
            branches = List.copyOf(branches);
        }
    }

    record Branch(Expression condition, Expression result) {}

    record FieldAccess(Expression struct, String field, Position position) implements Expression {}

    record Alias(Expression value, List<String> names, Map<String, String> metadata, Position position)
            implements Expression {
        public Alias {
            names = List.copyOf(names);
            metadata = Map.copyOf(metadata);
        }

        public static Alias of(Expression value, String name) {
            return new Alias(value, List.of(name), Map.of(), value.position());
        }
    }

    /// `x -> x + 1`, `(k, v) -> k`.
    record Lambda(List<String> parameters, Expression body, Position position) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    record ScalarSubquery(Relation query, Position position) implements Expression {}

    record Exists(Relation query, Position position) implements Expression {}

    /// `value IN (query)`; several values for `(a, b) IN (query)`.
    record InSubquery(List<Expression> values, Relation query, Position position) implements Expression {
        public InSubquery {
            values = List.copyOf(values);
        }
    }

    /// `value op ANY (query)`, `value op ALL (query)`; `operator` is one of `= != < <= > >=`.
    record Quantified(Expression value, String operator, Quantifier quantifier, Relation query, Position position)
            implements Expression {}

    enum Quantifier {
        ANY,
        ALL
    }

    /// `?` (name is its index from 0) or `:name`.
    record Parameter(String name, Position position) implements Expression {}

    /// One item of ORDER BY. A null direction or null order is the default: ascending, and NULLs first when
    /// ascending, last when descending.
    record SortKey(
            Expression value, Direction direction, @Nullable NullOrder nulls, Position position)
            implements Expression {}

    enum Direction {
        ASCENDING,
        DESCENDING
    }

    enum NullOrder {
        FIRST,
        LAST
    }

    /// What a window function sees: a specification, possibly based on a named one, or only a name.
    record Window(
            @Nullable String name,
            List<Expression> partitionBy,
            List<SortKey> orderBy,
            @Nullable Frame frame,
            Position position) {
        public Window {
            partitionBy = List.copyOf(partitionBy);
            orderBy = List.copyOf(orderBy);
        }
    }

    record Frame(FrameUnit unit, Bound start, Bound end) {}

    enum FrameUnit {
        ROWS,
        RANGE,
        GROUPS
    }

    /// A frame's border; `offset` only with PRECEDING and FOLLOWING.
    record Bound(BoundKind kind, @Nullable Expression offset) {}

    enum BoundKind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }
}
