package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Sample;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import java.util.List;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexNode;

/// LIMIT, OFFSET and TABLESAMPLE.
final class RowCounts {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    RowCounts(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    ResolvedRelation limit(Expression count, Relation input) {
        return limit(count, analysis.relations().analyze(input, environment), "limit");
    }

    private ResolvedRelation limit(Expression count, ResolvedRelation input, String name) {
        RexNode rows = count(count, name);
        return input.over(Projections.limit(input.node(), null, rows));
    }

    ResolvedRelation offset(Expression count, Relation input) {
        ResolvedRelation relation = analysis.relations().analyze(input, environment);
        return relation.over(Projections.limit(relation.node(), count(count, "offset"), null));
    }

    /// A number of rows: a constant, an integer, not negative.
    private RexNode count(Expression expression, String name) {
        var nothing = new ResolvedRelation(LogicalValues.createOneRow(analysis.cluster()), List.of());
        Scope scope = new Scope(nothing, null, analysis.settings());
        RexNode node;
        try {
            node = new ExpressionAnalyzer(
                            analysis, Clause.plain(name.toUpperCase(java.util.Locale.ROOT), scope, environment))
                    .analyze(expression);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.UNRESOLVED_COLUMN) throw e;
            throw invalid("IS_UNFOLDABLE", "is not a constant", expression, name);
        }
        node = ConstantArithmetic.fold(node, terms);
        Literal constant = terms.constant(node);
        if (constant == null) throw invalid("IS_UNFOLDABLE", "is not a constant", expression, name);
        if (constant.value() == null) throw invalid("IS_NULL", "is NULL", expression, name);
        if (!TypeCoercion.isIntegral(constant.type())) {
            throw invalid("DATA_TYPE", "is of type " + constant.type().sql() + ", not INT", expression, name);
        }
        long value = ((Number) constant.value()).longValue();
        if (value < 0) throw invalid("IS_NEGATIVE", "is negative: " + value, expression, name);
        return terms.literal(
                value <= Integer.MAX_VALUE
                        ? new Literal((int) value, AtomicType.INT)
                        : new Literal(value, AtomicType.LONG));
    }

    private static KindlingException invalid(String subcondition, String what, Expression expression, String name) {
        return KindlingException.of(
                        ErrorCondition.INVALID_LIMIT_LIKE_EXPRESSION,
                        "the count of " + name.toUpperCase(java.util.Locale.ROOT) + " " + what)
                .subcondition(subcondition)
                .parameter("name", name)
                .parameter("expr", "\"" + ColumnNames.of(expression) + "\"")
                .at(expression.position())
                .build();
    }

    /// A sample: the first rows, or each row with some probability. A bucket is a share of all.
    ResolvedRelation sample(Sample sample) {
        ResolvedRelation input = analysis.relations().analyze(sample.input(), environment);
        if (sample.rows() != null) return limit(sample.rows(), input, "limit");
        double share = sample.bucket() != null
                ? (double) sample.bucket().number() / sample.bucket().outOf()
                : sample.percent() == null ? 1 : sample.percent() / 100;
        if (sample.withReplacement()) {
            throw AnalysisErrors.unsupported(
                    "SAMPLE_WITH_REPLACEMENT", "sampling with replacement is not supported", sample.position());
        }
        if (share < 0 || share > 1) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_PARAMETER_VALUE,
                    "a sample's share is within 0 and 100 percent, not " + share * 100,
                    sample.position());
        }
        List<RexNode> seed =
                sample.seed() == null ? List.of() : List.of(terms.literal(new Literal(sample.seed(), AtomicType.LONG)));
        RexNode random = terms.call("rand", seed, sample.position());
        RexNode limit = terms.literal(new Literal(share, AtomicType.DOUBLE));
        RexNode condition = terms.compare("<", random, limit, sample.position());
        return input.over(Projections.filter(input.node(), condition, ImmutableSet.of()));
    }
}
