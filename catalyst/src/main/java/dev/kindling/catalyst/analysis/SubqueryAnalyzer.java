package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.Quantifier;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Resolves queries inside expressions. They see the columns of the clause they stand in through its scope's
/// correlation variable.
final class SubqueryAnalyzer {

    private final Analysis analysis;
    private final Terms terms;
    private final ExpressionAnalyzer expressions;

    SubqueryAnalyzer(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.expressions = expressions;
    }

    private ResolvedRelation query(Relation query) {
        Clause clause = expressions.clause();
        ResolvedRelation resolved =
                analysis.relations().analyze(query, clause.environment().inside(clause.scope()));
        return Projections.visibleOnly(resolved, terms);
    }

    RexNode scalar(ScalarSubquery subquery) {
        ResolvedRelation query = query(subquery.query());
        expectOneColumn(query, subquery.position());
        return RexSubQuery.scalar(query.node());
    }

    private static void expectOneColumn(ResolvedRelation query, Position position) {
        int count = query.columns().size();
        if (count == 1) return;
        throw KindlingException.of(
                        ErrorCondition.INVALID_SUBQUERY_EXPRESSION,
                        "a subquery used as a value must give one column, not " + count)
                .subcondition("SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN")
                .parameter("number", count)
                .at(position)
                .build();
    }

    RexNode exists(Exists exists) {
        return RexSubQuery.exists(query(exists.query()).node());
    }

    RexNode in(InSubquery in) {
        List<RexNode> values = expressions.analyzeAll(in.values());
        Sides sides = unify(values, query(in.query()), in.position());
        return RexSubQuery.in(sides.query(), ImmutableList.copyOf(sides.values()));
    }

    /// `value op ALL (query)` says that `value` is in the opposite relation to no row.
    RexNode quantified(Quantified quantified) {
        RexNode value = expressions.analyze(quantified.value());
        Sides sides = unify(List.of(value), query(quantified.query()), quantified.position());
        boolean all = quantified.quantifier() == Quantifier.ALL;
        RexNode some = RexSubQuery.some(
                sides.query(),
                ImmutableList.copyOf(sides.values()),
                some(all ? opposite(quantified.operator()) : quantified.operator()));
        return all ? terms.not(some) : some;
    }

    private static String opposite(String operator) {
        return switch (operator) {
            case "=" -> "!=";
            case "<" -> ">=";
            case "<=" -> ">";
            case ">" -> "<=";
            case ">=" -> "<";
            default -> "=";
        };
    }

    private static SqlQuantifyOperator some(String operator) {
        return switch (operator) {
            case "=" -> SqlStdOperatorTable.SOME_EQ;
            case "<" -> SqlStdOperatorTable.SOME_LT;
            case "<=" -> SqlStdOperatorTable.SOME_LE;
            case ">" -> SqlStdOperatorTable.SOME_GT;
            case ">=" -> SqlStdOperatorTable.SOME_GE;
            default -> SqlStdOperatorTable.SOME_NE;
        };
    }

    private record Sides(List<RexNode> values, RelNode query) {}

    /// `values` and the columns of `query` as values of their common types.
    private Sides unify(List<RexNode> values, ResolvedRelation query, Position position) {
        if (values.size() != query.columns().size()) {
            throw KindlingException.of(
                            ErrorCondition.DATATYPE_MISMATCH,
                            values.size() + " values are compared with a subquery of "
                                    + query.columns().size() + " columns")
                    .subcondition("IN_SUBQUERY_LENGTH_MISMATCH")
                    .parameter("leftLength", values.size())
                    .parameter("rightLength", query.columns().size())
                    .at(position)
                    .build();
        }
        var left = new ArrayList<RexNode>();
        var right = new ArrayList<RexNode>();
        for (int i = 0; i < values.size(); i++) {
            RexNode column = terms.field(query.node(), i);
            DataType type = terms.commonType(List.of(values.get(i), column));
            if (type == null) {
                throw AnalysisErrors.differentTypes("IN", terms.typeOf(values.get(i)), terms.typeOf(column), position);
            }
            left.add(terms.cast(values.get(i), type));
            right.add(terms.cast(column, type));
        }
        return new Sides(left, Projections.project(query.node(), right, query.visibleNames()));
    }
}
