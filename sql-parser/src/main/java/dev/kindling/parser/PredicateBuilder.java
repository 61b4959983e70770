package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.Quantifier;
import dev.kindling.error.InternalException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.BetweenPredicateContext;
import dev.kindling.parser.generated.KindlingParser.ComparisonContext;
import dev.kindling.parser.generated.KindlingParser.ComparisonPredicateContext;
import dev.kindling.parser.generated.KindlingParser.InPredicateContext;
import dev.kindling.parser.generated.KindlingParser.IsPredicateContext;
import dev.kindling.parser.generated.KindlingParser.LikePredicateContext;
import dev.kindling.parser.generated.KindlingParser.ParenthesesAtomContext;
import dev.kindling.parser.generated.KindlingParser.PredicateContext;
import dev.kindling.parser.generated.KindlingParser.RlikePredicateContext;
import dev.kindling.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// What is said of a value: comparisons, BETWEEN, IN, LIKE, IS.
final class PredicateBuilder {

    private final ExpressionBuilder expressions;
    private final QueryBuilder queries;

    PredicateBuilder(ExpressionBuilder expressions, QueryBuilder queries) {
        this.expressions = expressions;
        this.queries = queries;
    }

    /// `context` said of `value`; `tuple` is where `value` was written if that is in parentheses.
    Expression predicate(PredicateContext context, Expression value, @Nullable ParenthesesAtomContext tuple) {
        return switch (context) {
            case ComparisonPredicateContext comparison -> comparison(comparison, value);
            case BetweenPredicateContext between -> between(between, value);
            case InPredicateContext in -> in(in, value, tuple);
            case LikePredicateContext like -> like(like, value);
            case RlikePredicateContext rlike -> {
                Position place = Places.of(rlike.operator);
                Expression match = Call.of("rlike", place, value, expressions.value(rlike.value()));
                yield negated(rlike.NOT(), match, place);
            }
            case IsPredicateContext is -> is(is, value);
            default -> throw new InternalException("not a predicate: " + context.getText());
        };
    }

    private static Expression negated(@Nullable TerminalNode not, Expression value, Position place) {
        return not == null ? value : Call.of("not", place, value);
    }

    private Expression comparison(ComparisonPredicateContext context, Expression value) {
        String name = comparisonName(context.comparison());
        Position place = Places.of(context.comparison());
        if (context.quantifier == null) return Call.of(name, place, value, expressions.value(context.value()));
        Quantifier quantifier = context.quantifier.getType() == KindlingLexer.ALL ? Quantifier.ALL : Quantifier.ANY;
        return new Quantified(value, name, quantifier, queries.query(context.query()), place);
    }

    private static String comparisonName(ComparisonContext context) {
        return switch (context.getStart().getType()) {
            case KindlingLexer.EQ -> "=";
            case KindlingLexer.NULL_SAFE_EQ -> "<=>";
            case KindlingLexer.NOT_EQ -> "!=";
            case KindlingLexer.LT -> "<";
            case KindlingLexer.LTE -> "<=";
            case KindlingLexer.GT -> ">";
            default -> ">=";
        };
    }

    private Expression between(BetweenPredicateContext context, Expression value) {
        Expression low = expressions.value(context.value(0));
        Expression high = expressions.value(context.value(1));
        Position place = Places.of(context.BETWEEN().getSymbol());
        Expression between = Call.of("between", place, value, low, high);
        if (context.SYMMETRIC() != null) {
            between = Call.of("or", place, between, Call.of("between", place, value, high, low));
        }
        return negated(context.NOT(), between, place);
    }

    private Expression in(InPredicateContext context, Expression value, @Nullable ParenthesesAtomContext tuple) {
        Position place = Places.of(context.IN().getSymbol());
        if (context.query() != null) {
            List<Expression> values =
                    value instanceof Call(var _, var members, var _, var _) && tuple != null && isTuple(tuple)
                            ? members
                            : List.of(value);
            return negated(context.NOT(), new InSubquery(values, queries.query(context.query()), place), place);
        }
        var arguments = new ArrayList<Expression>(context.expression().size() + 1);
        arguments.add(value);
        arguments.addAll(expressions.expressions(context.expression()));
        return negated(context.NOT(), new Call("in", arguments, CallOptions.NONE, place), place);
    }

    private static boolean isTuple(ParenthesesAtomContext context) {
        return context.expression().size() > 1;
    }

    /// LIKE, and LIKE ANY, SOME, ALL of several patterns, which are so many LIKEs joined by OR or AND.
    private Expression like(LikePredicateContext context, Expression value) {
        String name = context.operator.getText().toLowerCase(Locale.ROOT);
        Position place = Places.of(context.operator);
        if (context.ALL() != null) {
            return likeEach(context, name, "and", value, expressions.expressions(context.expression()), place);
        }
        Expression pattern = expressions.value(context.value());
        // ANY ('a', 'b') reads like a call of the function any.
        if (pattern instanceof Call(var called, var patterns, var options, var _)
                && options.equals(CallOptions.NONE)
                && !patterns.isEmpty()
                && (called.equalsIgnoreCase("any") || called.equalsIgnoreCase("some"))) {
            return likeEach(context, name, "or", value, patterns, place);
        }
        Expression match = context.ESCAPE() == null
                ? Call.of(name, place, value, pattern)
                : Call.of(
                        name,
                        place,
                        value,
                        pattern,
                        new Literal(Texts.string(context.string()), DataTypes.StringType, Places.of(context.string())));
        return negated(context.NOT(), match, place);
    }

    private static Expression likeEach(
            LikePredicateContext context,
            String name,
            String operator,
            Expression value,
            List<Expression> patterns,
            Position place) {
        var matches = new ArrayList<Expression>(patterns.size());
        for (Expression pattern : patterns) {
            matches.add(negated(context.NOT(), Call.of(name, place, value, pattern), place));
        }
        return ExpressionBuilder.chain(operator, matches, Collections.nCopies(matches.size() - 1, place));
    }

    private Expression is(IsPredicateContext context, Expression value) {
        Position place = Places.of(context);
        boolean not = context.NOT() != null;
        if (context.DISTINCT() != null) {
            Expression same = Call.of("<=>", place, value, expressions.value(context.value()));
            return not ? same : Call.of("not", place, same);
        }
        if (context.NULL() != null || context.UNKNOWN() != null) {
            return Call.of(not ? "isnotnull" : "isnull", place, value);
        }
        Expression test = Call.of(context.TRUE() != null ? "istrue" : "isfalse", place, value);
        return not ? Call.of("not", place, test) : test;
    }
}
