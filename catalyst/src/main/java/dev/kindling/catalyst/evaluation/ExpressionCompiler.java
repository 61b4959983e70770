package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.Caster;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
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
import dev.kindling.error.InternalException;
import java.util.List;

/// Turns resolved expressions into evaluators over batches.
///
/// Each node becomes an evaluator that calls one kernel per batch; types are decided here, NULLs and dictionaries
/// per batch, values in the kernels' loops.
public final class ExpressionCompiler {

    private ExpressionCompiler() {}

    /// An evaluator of `expression`, for one task.
    public static ExpressionEvaluator compile(PhysicalExpression expression) {
        return compile(expression, Scope.ALL_COLUMNS);
    }

    static ExpressionEvaluator compile(PhysicalExpression expression, Scope scope) {
        return switch (expression) {
            case ColumnReference column -> {
                int position = scope.column(column.index());
                yield (batch, _) -> batch.column(position);
            }
            case LambdaParameter parameter -> {
                int position = scope.parameter(parameter.depth(), parameter.index());
                yield (batch, _) -> batch.column(position);
            }
            case Literal literal -> constant(literal);
            case Call call -> compileCall(call, scope);
            case Cast cast -> compileCast(cast, scope);
            case And(var operands) -> new LogicEvaluator(parts(operands, scope), operands, LogicEvaluator.Kind.AND);
            case Or(var operands) -> new LogicEvaluator(parts(operands, scope), operands, LogicEvaluator.Kind.OR);
            case CaseWhen caseWhen -> CaseEvaluator.of(caseWhen, scope);
            case InSet in -> InSetEvaluator.of(in, compile(in.value(), scope));
            case StructField access -> {
                ExpressionEvaluator input = compile(access.struct(), scope);
                yield (batch, context) -> field(input.evaluate(batch, context), access.index());
            }
            case Lambda lambda -> throw new InternalException("a lambda outside of a call: " + lambda);
        };
    }

    private static ExpressionEvaluator constant(Literal literal) {
        ColumnVector entry =
                LiteralVectorBuilder.of(literal.type()).append(literal.value()).build();
        return (batch, _) -> DictionaryVector.constant(entry, batch.rowCount());
    }

    private static ExpressionEvaluator compileCall(Call call, Scope scope) {
        if (call.arguments().stream().anyMatch(Lambda.class::isInstance)) return HigherOrderEvaluator.of(call, scope);
        ExpressionEvaluator[] arguments = compileAll(call.arguments(), scope);
        return new CallEvaluator(call, arguments);
    }

    private static ExpressionEvaluator compileCast(Cast cast, Scope scope) {
        ExpressionEvaluator input = compile(cast.value(), scope);
        Caster caster = Caster.of(cast.value().type(), cast.type(), cast.failure());
        if (caster.isIdentity()) return input;
        var entries = new DictionaryResults();
        return (batch, context) -> {
            ColumnVector value = input.evaluate(batch, context);
            ColumnVector mapped = value instanceof DictionaryVector dictionary
                    ? entries.map(dictionary, entry -> caster.cast(entry, context))
                    : null;
            return mapped != null ? mapped : caster.cast(Vectors.flatten(value), context);
        };
    }

    static ExpressionEvaluator[] compileAll(List<? extends PhysicalExpression> expressions, Scope scope) {
        return expressions.stream().map(e -> compile(e, scope)).toArray(ExpressionEvaluator[]::new);
    }

    private static List<SubsetEvaluator> parts(List<PhysicalExpression> expressions, Scope scope) {
        return expressions.stream().map(e -> SubsetEvaluator.of(e, scope)).toList();
    }

    private static ColumnVector field(ColumnVector struct, int index) {
        var flat = Vectors.flatten(struct);
        if (!(flat instanceof StructVector v)) return flat;
        long[] bits = Validity.rebased(v.validity(), v.offset(), v.size());
        return Vectors.restricted(v.field(index), bits);
    }
}
