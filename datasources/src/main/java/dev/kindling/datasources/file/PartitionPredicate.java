package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Evaluates predicates on the partition values of one file, so that files of no interest are not opened.
final class PartitionPredicate {

    private PartitionPredicate() {}

    /// Whether `expression` can be decided from the columns that `isPartition` marks alone.
    static boolean isDecidable(PhysicalExpression expression, List<FileTable.TableColumn> columns) {
        return switch (expression) {
            case PhysicalExpression.ColumnReference reference ->
                columns.get(reference.index()).isPartition();
            case PhysicalExpression.Literal _ -> true;
            case PhysicalExpression.And and -> and.operands().stream().allMatch(o -> isDecidable(o, columns));
            case PhysicalExpression.Or or -> or.operands().stream().allMatch(o -> isDecidable(o, columns));
            case PhysicalExpression.InSet in -> isDecidable(in.value(), columns);
            case PhysicalExpression.Call call ->
                call.function().isDeterministic() && call.arguments().stream().allMatch(a -> isDecidable(a, columns));
            case PhysicalExpression.Cast _,
                    PhysicalExpression.CaseWhen _,
                    PhysicalExpression.StructField _,
                    PhysicalExpression.Lambda _,
                    PhysicalExpression.LambdaParameter _ -> false;
        };
    }

    /// Whether `predicate` is true for a file whose values of all columns of the scan are `row`.
    static boolean holds(PhysicalExpression predicate, List<@Nullable Object> row, EvaluationContext context) {
        return Boolean.TRUE.equals(value(predicate, row, context));
    }

    private static @Nullable Object value(
            PhysicalExpression expression, List<@Nullable Object> row, EvaluationContext context) {
        return switch (expression) {
            case PhysicalExpression.ColumnReference reference -> row.get(reference.index());
            case PhysicalExpression.Literal literal -> literal.value();
            case PhysicalExpression.And and -> {
                boolean unknown = false;
                for (PhysicalExpression operand : and.operands()) {
                    Object value = value(operand, row, context);
                    if (Boolean.FALSE.equals(value)) yield false;
                    unknown |= value == null;
                }
                yield unknown ? null : Boolean.TRUE;
            }
            case PhysicalExpression.Or or -> {
                boolean unknown = false;
                for (PhysicalExpression operand : or.operands()) {
                    Object value = value(operand, row, context);
                    if (Boolean.TRUE.equals(value)) yield true;
                    unknown |= value == null;
                }
                yield unknown ? null : Boolean.FALSE;
            }
            case PhysicalExpression.InSet in -> {
                Object value = value(in.value(), row, context);
                if (value == null) yield null;
                boolean found = in.candidates().stream().anyMatch(c -> value.equals(c.value()));
                yield found ? Boolean.TRUE : in.nullAmong() ? null : Boolean.FALSE;
            }
            case PhysicalExpression.Call call -> call(call, row, context);
            case PhysicalExpression.Cast _,
                    PhysicalExpression.CaseWhen _,
                    PhysicalExpression.StructField _,
                    PhysicalExpression.Lambda _,
                    PhysicalExpression.LambdaParameter _ ->
                throw new IllegalArgumentException("not decidable: " + expression);
        };
    }

    private static @Nullable Object call(
            PhysicalExpression.Call call, List<@Nullable Object> row, EvaluationContext context) {
        List<PhysicalExpression> arguments = call.arguments();
        ColumnVector[] vectors = new ColumnVector[arguments.size()];
        for (int i = 0; i < vectors.length; i++) {
            Object value = value(arguments.get(i), row, context);
            if (value == null && call.function().isNullInNullOut()) return null;
            vectors[i] = LiteralVectors.vector(arguments.get(i).type(), value);
        }
        ColumnVector result = call.function().kernel(call.signature()).evaluate(vectors, 1, context);
        return LiteralVectors.valueAt(result, call.type(), 0);
    }
}
