package dev.kindling.catalyst.expression;

import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.PhysicalExpression.StructField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which columns an expression reads, and the same expression over columns in other places.
public final class ColumnReferences {

    private ColumnReferences() {}

    public static BitSet of(PhysicalExpression expression) {
        var columns = new BitSet();
        addTo(columns, expression);
        return columns;
    }

    /// Sets the bit of every column `expression` reads.
    public static void addTo(BitSet columns, PhysicalExpression expression) {
        switch (expression) {
            case ColumnReference column -> columns.set(column.index());
            case Literal _, LambdaParameter _ -> {}
            case Call call -> call.arguments().forEach(a -> addTo(columns, a));
            case Cast cast -> addTo(columns, cast.value());
            case And and -> and.operands().forEach(o -> addTo(columns, o));
            case Or or -> or.operands().forEach(o -> addTo(columns, o));
            case CaseWhen cases -> {
                for (Branch branch : cases.branches()) {
                    addTo(columns, branch.condition());
                    addTo(columns, branch.result());
                }
                if (cases.otherwise() != null) addTo(columns, cases.otherwise());
            }
            case InSet in -> addTo(columns, in.value());
            case StructField field -> addTo(columns, field.struct());
            case Lambda lambda -> addTo(columns, lambda.body());
        }
    }

    /// `expression` with column `i` read at `place(i)`.
    public static PhysicalExpression move(PhysicalExpression expression, IntUnaryOperator place) {
        return switch (expression) {
            case ColumnReference(int index, var type, boolean nullable) ->
                new ColumnReference(place.applyAsInt(index), type, nullable);
            case Literal literal -> literal;
            case LambdaParameter parameter -> parameter;
            case Call(var function, var signature, var arguments) ->
                new Call(function, signature, moveAll(arguments, place));
            case Cast(var value, var type, var failure) -> new Cast(move(value, place), type, failure);
            case And(var operands) -> new And(moveAll(operands, place));
            case Or(var operands) -> new Or(moveAll(operands, place));
            case CaseWhen(var branches, var otherwise, var type) -> {
                var moved = new ArrayList<Branch>();
                for (Branch branch : branches) {
                    moved.add(new Branch(move(branch.condition(), place), move(branch.result(), place)));
                }
                yield new CaseWhen(moved, moveIfPresent(otherwise, place), type);
            }
            case InSet(var value, var candidates, boolean nullAmong) ->
                new InSet(move(value, place), candidates, nullAmong);
            case StructField(var struct, int index, var type, boolean nullable) ->
                new StructField(move(struct, place), index, type, nullable);
            case Lambda(var types, var body, int depth) -> new Lambda(types, move(body, place), depth);
        };
    }

    public static List<PhysicalExpression> moveAll(List<PhysicalExpression> expressions, IntUnaryOperator place) {
        return expressions.stream().map(e -> move(e, place)).toList();
    }

    private static @Nullable PhysicalExpression moveIfPresent(
            @Nullable PhysicalExpression expression, IntUnaryOperator place) {
        return expression == null ? null : move(expression, place);
    }
}
