package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves an expression to other places of its columns.
final class ColumnRenumbering {

    private ColumnRenumbering() {}

    /// `expression` with column `i` at `places[i]`; null if it uses a column whose place is negative, or a form
    /// no source can make use of.
    static @Nullable PhysicalExpression renumbered(PhysicalExpression expression, int[] places) {
        return switch (expression) {
            case PhysicalExpression.ColumnReference(int index, var type, boolean nullable) ->
                places[index] < 0 ? null : new PhysicalExpression.ColumnReference(places[index], type, nullable);
            case PhysicalExpression.Literal literal -> literal;
            case PhysicalExpression.And(var operands) -> {
                List<PhysicalExpression> moved = all(operands, places);
                yield moved == null ? null : new PhysicalExpression.And(moved);
            }
            case PhysicalExpression.Or(var operands) -> {
                List<PhysicalExpression> moved = all(operands, places);
                yield moved == null ? null : new PhysicalExpression.Or(moved);
            }
            case PhysicalExpression.Call(var function, var signature, var arguments) -> {
                List<PhysicalExpression> moved = all(arguments, places);
                yield moved == null ? null : new PhysicalExpression.Call(function, signature, moved);
            }
            case PhysicalExpression.Cast(var value, var type, var failure) -> {
                PhysicalExpression moved = renumbered(value, places);
                yield moved == null ? null : new PhysicalExpression.Cast(moved, type, failure);
            }
            case PhysicalExpression.InSet(var value, var candidates, boolean nullAmong) -> {
                PhysicalExpression moved = renumbered(value, places);
                yield moved == null ? null : new PhysicalExpression.InSet(moved, candidates, nullAmong);
            }
            case PhysicalExpression.StructField(var struct, int index, var type, boolean nullable) -> {
                PhysicalExpression moved = renumbered(struct, places);
                yield moved == null ? null : new PhysicalExpression.StructField(moved, index, type, nullable);
            }
            case PhysicalExpression.CaseWhen _, PhysicalExpression.Lambda _, PhysicalExpression.LambdaParameter _ ->
                null;
        };
    }

    private static @Nullable List<PhysicalExpression> all(List<PhysicalExpression> expressions, int[] places) {
        var moved = new ArrayList<PhysicalExpression>();
        for (PhysicalExpression expression : expressions) {
            PhysicalExpression one = renumbered(expression, places);
            if (one == null) return null;
            moved.add(one);
        }
        return moved;
    }
}
