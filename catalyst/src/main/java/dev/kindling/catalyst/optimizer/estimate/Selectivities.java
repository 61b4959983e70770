package dev.kindling.catalyst.optimizer.estimate;

import com.google.common.collect.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/// Estimates which part of a node's rows meets a predicate, by the statistics of the columns in it.
///
/// Two bounds on one column count as one range. Other conjuncts count as independent.
public final class Selectivities implements BuiltInMetadata.Selectivity.Handler {

    private static final double LEAST = 1e-9;
    private static final double UNKNOWN = 0.25;
    private static final double UNKNOWN_RANGE = 0.33;

    /// The part of `node`'s rows that meets `predicate`.
    public static double of(RelMetadataQuery query, RelNode node, @Nullable RexNode predicate) {
        return Objects.requireNonNull(query.getSelectivity(node, predicate));
    }

    @Override
    public Double getSelectivity(RelNode node, RelMetadataQuery query, @Nullable RexNode predicate) {
        if (predicate == null || predicate.isAlwaysTrue()) return 1.0;
        if (predicate.isAlwaysFalse()) return 0.0;
        return switch (node) {
            case Sort sort -> of(query, sort.getInput(), predicate);
            case Project project
            when !RexUtil.containsCorrelation(predicate) && !project.containsOver() ->
                of(query, project.getInput(), RelOptUtil.pushPastProject(predicate, project));
            case Filter filter ->
                ofConjuncts(
                        filter,
                        RelOptUtil.conjunctions(predicate).stream()
                                .filter(c -> !RelOptUtil.conjunctions(filter.getCondition())
                                        .contains(c))
                                .toList(),
                        query);
            default -> ofConjuncts(node, RelOptUtil.conjunctions(predicate), query);
        };
    }

    private static double ofConjuncts(RelNode node, List<RexNode> conjuncts, RelMetadataQuery query) {
        double selectivity = 1;
        Map<RexNode, double[]> ranges = new HashMap<>();
        for (RexNode conjunct : conjuncts) {
            if (!addBound(node, conjunct, ranges, query)) selectivity *= of(node, conjunct, query);
        }
        for (double[] range : ranges.values()) selectivity *= Math.max(1e-4, range[1] - range[0]);
        return Math.clamp(selectivity, LEAST, 1);
    }

    /// Narrows the range of the column that `conjunct` bounds; false if it is no bound with known statistics.
    private static boolean addBound(
            RelNode node, RexNode conjunct, Map<RexNode, double[]> ranges, RelMetadataQuery query) {
        if (!conjunct.isA(SqlKind.COMPARISON) || conjunct.isA(List.of(SqlKind.EQUALS, SqlKind.NOT_EQUALS))) {
            return false;
        }
        RexCall call = (RexCall) conjunct;
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        boolean below = call.isA(List.of(SqlKind.LESS_THAN, SqlKind.LESS_THAN_OR_EQUAL));
        double position = Scale.position(right);
        RexNode column = Scale.withoutCasts(left);
        if (Double.isNaN(position)) {
            position = Scale.position(left);
            column = Scale.withoutCasts(right);
            below = !below;
        }
        ColumnFacts facts = facts(node, column, query);
        if (facts == null) return false;
        double fraction = facts.fractionBelow(position);
        if (fraction < 0) return false;
        double[] range = ranges.computeIfAbsent(column, _ -> new double[] {0, 1});
        if (below) {
            range[1] = Math.min(range[1], fraction);
        } else {
            range[0] = Math.max(range[0], fraction);
        }
        return true;
    }

    private static double of(RelNode node, RexNode condition, RelMetadataQuery query) {
        if (!(condition instanceof RexCall call)) return condition.isAlwaysTrue() ? 1 : 0.5;
        return switch (call.getKind()) {
            case AND -> ofConjuncts(node, RelOptUtil.conjunctions(call), query);
            case OR -> {
                double none = 1;
                for (RexNode operand : RelOptUtil.disjunctions(call)) none *= 1 - of(node, operand, query);
                yield Math.clamp(1 - none, LEAST, 1);
            }
            case NOT -> Math.clamp(1 - of(node, call.getOperands().getFirst(), query), 0.001, 1);
            case IS_NULL -> nullFraction(node, call.getOperands().getFirst(), query);
            case IS_NOT_NULL -> 1 - nullFraction(node, call.getOperands().getFirst(), query);
            case EQUALS, IS_NOT_DISTINCT_FROM -> equality(node, call, query);
            case NOT_EQUALS, IS_DISTINCT_FROM -> Math.clamp(1 - equality(node, call, query), 0.1, 1);
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
                Map<RexNode, double[]> range = new HashMap<>();
                if (!addBound(node, call, range, query)) yield UNKNOWN_RANGE;
                double[] bounds = range.values().iterator().next();
                yield Math.max(1e-4, bounds[1] - bounds[0]);
            }
            case SEARCH -> search(node, call, query);
            case LIKE -> 0.1;
            default -> byName(call);
        };
    }

    private static double byName(RexCall call) {
        return switch (call.getOperator().getName().toLowerCase(Locale.ROOT)) {
            case "like", "ilike", "rlike", "regexp_like", "contains" -> 0.1;
            case "startswith", "endswith" -> 0.05;
            default -> UNKNOWN;
        };
    }

    private static double equality(RelNode node, RexCall call, RelMetadataQuery query) {
        RexNode left = Scale.withoutCasts(call.getOperands().get(0));
        RexNode right = Scale.withoutCasts(call.getOperands().get(1));
        if (left instanceof RexLiteral) return equalityWithConstant(node, right, left, query);
        if (right instanceof RexLiteral) return equalityWithConstant(node, left, right, query);
        return 1 / Math.max(distinct(node, left, query), distinct(node, right, query));
    }

    private static double equalityWithConstant(RelNode node, RexNode value, RexNode constant, RelMetadataQuery query) {
        ColumnFacts facts = facts(node, value, query);
        double position = Scale.position(constant);
        if (facts != null && (position < facts.min() || position > facts.max())) return 1e-6;
        return 1 / distinct(node, value, query);
    }

    private static double distinct(RelNode node, RexNode value, RelMetadataQuery query) {
        if (value instanceof RexInputRef reference) return DistinctCounts.ofColumn(query, node, reference.getIndex());
        var used = RelOptUtil.InputFinder.bits(value);
        return used.isEmpty() ? 10 : Math.max(1, Math.min(100, DistinctCounts.of(query, node, used)));
    }

    private static double nullFraction(RelNode node, RexNode value, RelMetadataQuery query) {
        ColumnFacts facts = facts(node, value, query);
        boolean nullable = value.getType().isNullable();
        if (facts != null) return facts.nullFraction(nullable);
        return nullable ? 0.05 : 0;
    }

    private static double search(RelNode node, RexCall call, RelMetadataQuery query) {
        RexNode value = Scale.withoutCasts(call.getOperands().getFirst());
        RexLiteral literal = (RexLiteral) call.getOperands().get(1);
        Sarg<?> sarg = literal.getValueAs(Sarg.class);
        if (sarg == null) return UNKNOWN;
        if (sarg.isComplementedPoints()) return Math.max(0.1, 1 - sarg.pointCount / distinct(node, value, query));
        ColumnFacts facts = facts(node, value, query);
        double distinct = distinct(node, value, query);
        double sum = sarg.nullAs == RexUnknownAs.TRUE ? nullFraction(node, value, query) : 0;
        for (Range<?> range : sarg.rangeSet.asRanges()) sum += ofRange(range, literal, facts, distinct, node);
        return Math.clamp(sum, LEAST, 1);
    }

    private static double ofRange(
            Range<?> range, RexLiteral literal, @Nullable ColumnFacts facts, double distinct, RelNode node) {
        boolean low = range.hasLowerBound();
        boolean high = range.hasUpperBound();
        if (low && high && range.lowerEndpoint().equals(range.upperEndpoint())) return 1 / distinct;
        double unknown = low && high ? UNKNOWN : UNKNOWN_RANGE;
        if (facts == null) return unknown;
        var builder = node.getCluster().getRexBuilder();
        double from = low ? facts.fractionBelow(Scale.position(range.lowerEndpoint(), literal.getType(), builder)) : 0;
        double to = high ? facts.fractionBelow(Scale.position(range.upperEndpoint(), literal.getType(), builder)) : 1;
        return from < 0 || to < 0 ? unknown : Math.max(1e-4, to - from);
    }

    private static @Nullable ColumnFacts facts(RelNode node, RexNode value, RelMetadataQuery query) {
        return Scale.withoutCasts(value) instanceof RexInputRef reference
                ? ColumnFacts.of(node, reference.getIndex(), query)
                : null;
    }
}
