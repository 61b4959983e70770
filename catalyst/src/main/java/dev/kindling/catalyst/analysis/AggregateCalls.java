package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.analysis.Aggregates.AggregateTerm;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.logical.AggregateOperator;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Resolves aggregate calls, in a grouped SELECT and over windows.
final class AggregateCalls {

    private final Terms terms;
    private final FunctionRegistry functions;
    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;

    AggregateCalls(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.functions = analysis.context().functions();
        this.expressions = expressions;
    }

    /// An aggregate function with arguments of the types it takes.
    record BoundAggregate(SqlAggFunction function, List<RexNode> arguments, DataType type, boolean nullable) {}

    RexNode analyze(String name, Call call) {
        Aggregates target = target(name, call.position());
        if (expressions.inAggregate()) {
            throw KindlingException.of(
                            ErrorCondition.NESTED_AGGREGATE_FUNCTION,
                            "`" + name + "` stands inside another aggregate function")
                    .hint("Compute the inner one in a subquery.")
                    .at(call.position())
                    .build();
        }
        return expressions.insideAggregate(() -> {
            BoundAggregate bound = bind(name, call, withinGroup(name, call));
            RexNode filter = call.options().filter() == null
                    ? null
                    : terms.condition(
                            expressions.analyze(call.options().filter()),
                            "FILTER",
                            call.options().filter().position());
            var order = new ArrayList<SortTerm>();
            for (var key : call.options().orderWithin()) {
                order.add(SortTerm.of(key, expressions.analyze(key.value())));
            }
            var term = new AggregateTerm(
                    bound.function(),
                    bound.arguments(),
                    call.options().distinct(),
                    call.options().ignoreNulls(),
                    filter,
                    order);
            return target.add(term, terms.calcite(bound.type(), bound.nullable()));
        });
    }

    private Aggregates target(String name, Position position) {
        Aggregates target = expressions.clause().aggregates();
        if (target != null) return target;
        String title = expressions.clause().title();
        ErrorCondition condition =
                title.equals("GROUP BY") ? ErrorCondition.GROUP_BY_AGGREGATE : ErrorCondition.INVALID_WHERE_CONDITION;
        throw KindlingException.of(condition, "the aggregate function `" + name + "` cannot stand in " + title)
                .parameter("expressionList", name)
                .hint(title.equals("WHERE") ? "Conditions on aggregates go into HAVING." : null)
                .at(position)
                .build();
    }

    /// The arguments with those WITHIN GROUP adds: `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)` is
    /// `percentile_cont(x, 0.5)`.
    private List<Expression> withinGroup(String name, Call call) {
        var keys = call.options().orderWithin();
        if (keys.isEmpty()) return call.arguments();
        boolean inverse = switch (name) {
            case "percentile_cont", "percentile_disc", "mode" -> true;
            default -> false;
        };
        if (!inverse) return call.arguments();
        var arguments = new ArrayList<Expression>();
        arguments.add(keys.getFirst().value());
        for (Expression argument : call.arguments()) {
            boolean descending = keys.getFirst().direction() == Direction.DESCENDING;
            var one = new Expression.Literal(
                    java.math.BigDecimal.ONE, new dev.kindling.sql.types.DecimalType(1, 0), call.position());
            arguments.add(descending ? Call.of("-", call.position(), one, argument) : argument);
        }
        return arguments;
    }

    BoundAggregate bind(String name, Call call, List<Expression> written) {
        if (name.equals("count")) return count(call);
        AggregateFunction function = functions.aggregate(name);
        if (function == null) throw AnalysisErrors.unresolvedRoutine(name, functions.names(), call.position());
        List<RexNode> arguments = expressions.analyzeAll(StarExpansion.inArguments(written, analysis, expressions));
        Signature signature = Terms.placed(() -> function.bind(terms.arguments(arguments)), call.position());
        SqlAggFunction operator = standard(function.name().toLowerCase(Locale.ROOT), arguments.size());
        return new BoundAggregate(
                operator != null ? operator : new AggregateOperator(function),
                terms.fit(arguments, signature.argumentTypes()),
                signature.resultType(),
                true);
    }

    private static @Nullable SqlAggFunction standard(String name, int argumentCount) {
        if (argumentCount != 1) return null;
        return switch (name) {
            case "min" -> SqlStdOperatorTable.MIN;
            case "max" -> SqlStdOperatorTable.MAX;
            default -> null;
        };
    }

    /// `count(*)`, `count(1)` and `count(a, b)`, which counts the rows where no argument is NULL.
    private BoundAggregate count(Call call) {
        List<RexNode> arguments = CallAnalyzer.isStar(call.arguments())
                ? List.of()
                : expressions.analyzeAll(StarExpansion.inArguments(call.arguments(), analysis, expressions));
        if (arguments.isEmpty() && !CallAnalyzer.isStar(call.arguments())) {
            throw AnalysisErrors.wrongArgumentCount("count", "> 0", 0, call.position());
        }
        boolean constant = !call.options().distinct()
                && arguments.stream().allMatch(a -> a instanceof RexLiteral literal && !literal.isNull());
        return new BoundAggregate(SqlStdOperatorTable.COUNT, constant ? List.of() : arguments, AtomicType.LONG, false);
    }

    /// `grouping(a)`: 1 where a row sums up over all `a`. `grouping_id(a, b)`: these bits, `a` the highest.
    RexNode grouping(String name, Call call) {
        Aggregates target = expressions.clause().aggregates();
        if (target == null) {
            throw AnalysisErrors.of(
                    ErrorCondition.UNSUPPORTED_GROUPING_EXPRESSION,
                    "`" + name + "` stands in " + expressions.clause().title() + ", where nothing is grouped",
                    call.position());
        }
        List<RexNode> arguments = expressions.insideAggregate(() -> expressions.analyzeAll(call.arguments()));
        var term = new AggregateTerm(SqlStdOperatorTable.GROUPING, arguments, false, false, null, List.of());
        RexNode bits = target.add(term, terms.calcite(AtomicType.LONG, false));
        if (name.equals("grouping_id")) return bits;
        if (arguments.size() != 1) {
            throw AnalysisErrors.wrongArgumentCount(name, "1", arguments.size(), call.position());
        }
        return terms.cast(bits, AtomicType.BYTE);
    }
}
