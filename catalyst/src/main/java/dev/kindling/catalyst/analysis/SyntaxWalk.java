package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Interval;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.NamedArgument;
import dev.kindling.catalyst.syntax.Expression.Parameter;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Questions about expressions that must be answered before they are resolved.
final class SyntaxWalk {

    private SyntaxWalk() {}

    /// Whether `expression` has an aggregate call of its own SELECT in it.
    static boolean hasAggregate(Expression expression, FunctionRegistry functions) {
        return any(
                expression,
                e -> e instanceof Call call && call.options().window() == null && isAggregate(call.name(), functions));
    }

    private static boolean isAggregate(String written, FunctionRegistry functions) {
        String name = written.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "count", "grouping", "grouping_id" -> true;
            default -> functions.scalar(name) == null && functions.aggregate(name) != null;
        };
    }

    /// Whether `test` holds for `expression` or one inside it; queries inside it are not looked into.
    static boolean any(Expression expression, Predicate<Expression> test) {
        return test.test(expression) || children(expression).stream().anyMatch(c -> any(c, test));
    }

    static List<Expression> children(Expression expression) {
        return switch (expression) {
            case Literal _, TypedLiteral _, ColumnName _, Parameter _ -> List.of();
            case Interval interval ->
                interval.parts().stream().map(Expression.IntervalPart::value).toList();
            case Star star -> List.copyOf(star.replace());
            case Call call -> children(call);
            case NamedArgument argument -> List.of(argument.value());
            case Cast cast -> List.of(cast.value());
            case CaseWhen caseWhen -> {
                var children = new ArrayList<Expression>();
                if (caseWhen.operand() != null) children.add(caseWhen.operand());
                for (var branch : caseWhen.branches()) {
                    children.add(branch.condition());
                    children.add(branch.result());
                }
                if (caseWhen.otherwise() != null) children.add(caseWhen.otherwise());
                yield children;
            }
            case FieldAccess access -> List.of(access.struct());
            case Alias alias -> List.of(alias.value());
            case Lambda lambda -> List.of(lambda.body());
            case ScalarSubquery _, Exists _ -> List.of();
            case InSubquery in -> in.values();
            case Quantified quantified -> List.of(quantified.value());
            case SortKey key -> List.of(key.value());
        };
    }

    private static List<Expression> children(Call call) {
        var children = new ArrayList<>(call.arguments());
        var options = call.options();
        if (options.filter() != null) children.add(options.filter());
        children.addAll(options.orderWithin());
        if (options.window() != null) {
            children.addAll(options.window().partitionBy());
            children.addAll(options.window().orderBy());
        }
        return children;
    }

    /// `expression` with `replacement` for each of the columns it names.
    static Expression mapColumns(Expression expression, Function<ColumnName, Expression> replacement) {
        UnaryOperator<Expression> map = e -> mapColumns(e, replacement);
        return switch (expression) {
            case ColumnName name -> replacement.apply(name);
            case Call call ->
                new Call(call.name(), call.arguments().stream().map(map).toList(), call.options(), call.position());
            case NamedArgument(var name, var value, var position) ->
                new NamedArgument(name, map.apply(value), position);
            case Cast(var value, var type, var mode, var position) -> new Cast(map.apply(value), type, mode, position);
            case CaseWhen(var operand, var branches, var otherwise, var position) ->
                new CaseWhen(
                        operand == null ? null : map.apply(operand),
                        branches.stream()
                                .map(b -> new Expression.Branch(map.apply(b.condition()), map.apply(b.result())))
                                .toList(),
                        otherwise == null ? null : map.apply(otherwise),
                        position);
            case FieldAccess(var struct, var field, var position) ->
                new FieldAccess(map.apply(struct), field, position);
            case Lambda(var parameters, var body, var position) -> new Lambda(parameters, map.apply(body), position);
            case Alias(var value, var names, var metadata, var position) ->
                new Alias(map.apply(value), names, metadata, position);
            default -> expression;
        };
    }
}
