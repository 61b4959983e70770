package dev.kindling.catalyst.expression;

import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/// What is known of an argument when a function is bound: its type, and its value where it is a constant.
public record Argument(
        DataType type, boolean nullable, @Nullable Literal constant) {

    public static Argument of(DataType type) {
        return new Argument(type, true, null);
    }
}
