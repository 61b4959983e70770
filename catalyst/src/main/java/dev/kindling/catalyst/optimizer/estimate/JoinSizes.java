package dev.kindling.catalyst.optimizer.estimate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Estimates how many rows a join gives.
///
/// Equal columns divide the cross product by the number of values both draw from (see [KeyDomain]), or by the
/// distinct values of a side that has more. Several equal columns together divide by the combinations of values
/// there are, which a unique key of either side tells exactly: taking them as independent would be wrong by orders
/// of magnitude for composite keys.
public final class JoinSizes {

    private static final double UNKNOWN_CONDITION = 1.0 / 3;

    /// The part of the partners found by a key that agree in further columns.
    private static final double CONFIRMATION = 0.2;

    private JoinSizes() {}

    static double rowCount(Join join, RelMetadataQuery query) {
        double left = query.getRowCount(join.getLeft());
        double right = query.getRowCount(join.getRight());
        double inner = left * right * selectivity(join, query);
        double rows = switch (join.getJoinType()) {
            case LEFT -> Math.max(inner, left);
            case RIGHT -> Math.max(inner, right);
            case FULL -> Math.max(inner, Math.max(left, right));
            case SEMI -> left * matchedFraction(join, query);
            case ANTI -> left * (1 - matchedFraction(join, query));
            default -> inner;
        };
        return RowCounts.atLeastOne(rows);
    }

    /// The part of the pairs of rows that meet the join's condition.
    private static double selectivity(Join join, RelMetadataQuery query) {
        List<int[]> pairs = equalColumns(join);
        return keySelectivity(join.getLeft(), join.getRight(), pairs, query) * restSelectivity(join, query);
    }

    /// The part of the pairs of rows of `left` and `right` that agree in all of `pairs`.
    public static double keySelectivity(RelNode left, RelNode right, List<int[]> pairs, RelMetadataQuery query) {
        if (pairs.isEmpty()) return 1;
        if (pairs.size() == 1) {
            int[] pair = pairs.getFirst();
            double most = Math.max(
                    DistinctCounts.ofColumn(query, left, pair[0]), DistinctCounts.ofColumn(query, right, pair[1]));
            return 1 / Math.max(most, sharedValues(left, right, pair, query));
        }
        for (int[] pair : pairs) {
            boolean isKey = DistinctCounts.isUnique(left, ImmutableBitSet.of(pair[0]), query)
                    || DistinctCounts.isUnique(right, ImmutableBitSet.of(pair[1]), query);
            // One column finds the partner; the others can only confirm it.
            if (isKey) return keySelectivity(left, right, List.of(pair), query) * CONFIRMATION;
        }
        ImmutableBitSet leftKey =
                ImmutableBitSet.of(pairs.stream().map(p -> p[0]).toList());
        ImmutableBitSet rightKey =
                ImmutableBitSet.of(pairs.stream().map(p -> p[1]).toList());
        double combinations = Double.MAX_VALUE;
        if (DistinctCounts.isUnique(left, leftKey, query)) combinations = keyCount(left, leftKey, query);
        if (DistinctCounts.isUnique(right, rightKey, query)) {
            combinations = Math.min(combinations, keyCount(right, rightKey, query));
        }
        if (combinations < Double.MAX_VALUE) return 1 / Math.max(1, combinations);
        return 1 / Math.max(1, combinations(left, right, pairs, query));
    }

    private static double sharedValues(RelNode left, RelNode right, int[] pair, RelMetadataQuery query) {
        return KeyDomain.of(query, left, pair[0]).countSharedWith(KeyDomain.of(query, right, pair[1]));
    }

    /// How many combinations of values there are in columns that are no key together.
    private static double combinations(RelNode left, RelNode right, List<int[]> pairs, RelMetadataQuery query) {
        List<Double> counts = new ArrayList<>();
        for (int[] pair : pairs) {
            counts.add(Math.max(
                    DistinctCounts.ofColumn(query, left, pair[0]), DistinctCounts.ofColumn(query, right, pair[1])));
        }
        double product = DistinctCounts.dampedProduct(counts);
        double bound = Math.max(query.getRowCount(left), query.getRowCount(right));
        return Math.min(product, bound);
    }

    /// How many values a key has over the whole table it comes from, whatever has been filtered since.
    private static double keyCount(RelNode side, ImmutableBitSet key, RelMetadataQuery query) {
        ColumnFacts facts = ColumnFacts.of(side, key.nth(0), query);
        return facts == null ? query.getRowCount(side) : Math.max(facts.tableRows(), query.getRowCount(side));
    }

    private static double restSelectivity(Join join, RelMetadataQuery query) {
        double selectivity = 1;
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (equalColumns(withoutNullTests(conjunct), leftColumns) == null) {
                selectivity *= conjunctSelectivity(conjunct, join, leftColumns, query);
            }
        }
        return selectivity;
    }

    private static double conjunctSelectivity(RexNode conjunct, Join join, int leftColumns, RelMetadataQuery query) {
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(conjunct);
        if (used.isEmpty()) return conjunct.isAlwaysTrue() ? 1 : conjunct.isAlwaysFalse() ? 0 : 0.5;
        if (used.length() <= leftColumns) return Selectivities.of(query, join.getLeft(), conjunct);
        if (used.nextSetBit(0) >= leftColumns) {
            return Selectivities.of(
                    query, join.getRight(), org.apache.calcite.rex.RexUtil.shift(conjunct, -leftColumns));
        }
        return betweenSides(conjunct);
    }

    /// The part of the pairs of rows that meet a condition on both sides.
    public static double betweenSides(RexNode conjunct) {
        return switch (conjunct.getKind()) {
            case EQUALS, IS_NOT_DISTINCT_FROM -> 0.01;
            case NOT_EQUALS, IS_DISTINCT_FROM -> 0.9;
            case OR -> 0.5;
            default -> UNKNOWN_CONDITION;
        };
    }

    /// The part of the left rows that have a partner.
    private static double matchedFraction(Join join, RelMetadataQuery query) {
        List<int[]> pairs = equalColumns(join);
        double rest = restSelectivity(join, query);
        if (pairs.isEmpty()) return join.getCondition().isAlwaysTrue() ? 1 : Math.max(0.05, Math.min(0.95, rest));
        double right = query.getRowCount(join.getRight());
        double fraction = 1;
        for (int[] pair : pairs) {
            double leftDistinct = DistinctCounts.ofColumn(query, join.getLeft(), pair[0]);
            double rightDistinct = DistinctCounts.ofColumn(query, join.getRight(), pair[1]);
            double perKey = right / rightDistinct;
            double partnerPasses = rest >= 1 ? 1 : 1 - Math.pow(1 - rest, Math.max(1, perKey));
            double values = Math.max(leftDistinct, sharedValues(join.getLeft(), join.getRight(), pair, query));
            fraction = Math.min(fraction, Math.min(1, rightDistinct / values) * partnerPasses);
        }
        return Math.clamp(fraction, 0.0001, 0.95);
    }

    /// The pairs (left column, right column) that the join's condition wants equal.
    static List<int[]> equalColumns(Join join) {
        var pairs = new ArrayList<int[]>();
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            int[] pair = equalColumns(withoutNullTests(conjunct), leftColumns);
            if (pair != null) pairs.add(pair);
        }
        return pairs;
    }

    /// The equality in a condition of NOT IN, `a = b OR a IS NULL OR b IS NULL`; any other condition as it is.
    public static RexNode withoutNullTests(RexNode conjunct) {
        List<RexNode> tests = RelOptUtil.disjunctions(conjunct).stream()
                .filter(test -> !test.isA(SqlKind.IS_NULL))
                .toList();
        return tests.size() == 1 ? tests.getFirst() : conjunct;
    }

    private static int @org.jspecify.annotations.Nullable [] equalColumns(RexNode conjunct, int leftColumns) {
        if (!conjunct.isA(SqlKind.EQUALS) && !conjunct.isA(SqlKind.IS_NOT_DISTINCT_FROM)) return null;
        List<RexNode> operands = ((RexCall) conjunct).getOperands();
        if (!(Scale.withoutCasts(operands.get(0)) instanceof RexInputRef a)
                || !(Scale.withoutCasts(operands.get(1)) instanceof RexInputRef b)) {
            return null;
        }
        int first = Math.min(a.getIndex(), b.getIndex());
        int second = Math.max(a.getIndex(), b.getIndex());
        return first < leftColumns && second >= leftColumns ? new int[] {first, second - leftColumns} : null;
    }
}
