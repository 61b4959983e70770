package dev.kindling.catalyst.optimizer.estimate;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexPermuteInputsShuttle;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;
import org.jspecify.annotations.Nullable;

/// What holds of all rows of a join: what holds of its sides, its condition, and what one side says of the other
/// through columns that the condition wants equal.
///
/// Says what Calcite's derivation says, in the same order, for less: only a side that says something of equal
/// columns is simplified, and once. Unlike there, a column that takes the place of an equal one keeps its own type.
final class JoinPredicates {

    /// Of others nothing is said.
    private static final Set<JoinRelType> UNDERSTOOD =
            EnumSet.of(JoinRelType.INNER, JoinRelType.LEFT, JoinRelType.RIGHT, JoinRelType.SEMI, JoinRelType.ANTI);

    private final Join join;
    private final RexSimplify simplifier;
    private final int leftCount;
    private final int columnCount;
    private final List<RelDataTypeField> columns;
    /// Of each column those that are equal to it, itself among them; null where it is the only one.
    private final @Nullable BitSet[] equal;

    private final Set<RexNode> equalities = new HashSet<>();
    private final Set<RexNode> known = new HashSet<>();
    private final List<RexNode> inferred = new ArrayList<>();

    private JoinPredicates(Join join, List<RexNode> conjuncts, RexSimplify simplifier) {
        this.join = join;
        this.simplifier = simplifier;
        this.leftCount = join.getLeft().getRowType().getFieldCount();
        this.columnCount = leftCount + join.getRight().getRowType().getFieldCount();
        this.columns = ImmutableList.<RelDataTypeField>builder()
                .addAll(join.getLeft().getRowType().getFieldList())
                .addAll(join.getRight().getRowType().getFieldList())
                .build();
        this.equal = new BitSet[columnCount];
        for (RexNode conjunct : conjuncts) addEquality(conjunct);
    }

    /// @param condition the join's, as far as it is to be looked at
    static RelOptPredicateList of(Join join, RexNode condition, RelMetadataQuery query) {
        if (!UNDERSTOOD.contains(join.getJoinType())) return RelOptPredicateList.EMPTY;
        RexBuilder rex = join.getCluster().getRexBuilder();
        RexExecutor executor = join.getCluster().getPlanner().getExecutor();
        var simplifier =
                new RexSimplify(rex, RelOptPredicateList.EMPTY, executor == null ? RexUtil.EXECUTOR : executor);
        List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
        var predicates = new JoinPredicates(join, conjuncts, simplifier);
        List<RexNode> left = distinct(query.getPulledUpPredicates(join.getLeft()), rex);
        List<RexNode> right =
                RexUtil.shift(distinct(query.getPulledUpPredicates(join.getRight()), rex), predicates.leftCount);
        predicates.infer(left, right);
        return predicates.list(left, right, conjuncts);
    }

    private static List<RexNode> distinct(RelOptPredicateList predicates, RexBuilder rex) {
        return RelOptUtil.conjunctions(RexUtil.composeConjunction(rex, predicates.pulledUpPredicates));
    }

    private void addEquality(RexNode conjunct) {
        if (conjunct.getKind() != SqlKind.EQUALS) return;
        List<RexNode> operands = ((RexCall) conjunct).getOperands();
        if (!(operands.get(0) instanceof RexInputRef a) || !(operands.get(1) instanceof RexInputRef b)) return;
        equalities.add(conjunct);
        if (a.getIndex() == b.getIndex()) return;
        var all = new BitSet(columnCount);
        for (int column : new int[] {a.getIndex(), b.getIndex()}) {
            BitSet others = equal[column];
            if (others == null) all.set(column);
            else all.or(others);
        }
        all.stream().forEach(column -> equal[column] = all);
    }

    private void infer(List<RexNode> left, List<RexNode> right) {
        List<RexNode> ofLeft = simplified(left);
        List<RexNode> ofRight = simplified(right);
        JoinRelType type = join.getJoinType();
        ImmutableBitSet all = ImmutableBitSet.range(columnCount);
        if (type != JoinRelType.RIGHT) {
            infer(ofLeft, type == JoinRelType.LEFT ? ImmutableBitSet.range(leftCount, columnCount) : all);
        }
        if (type == JoinRelType.INNER || type == JoinRelType.SEMI) infer(ofRight, all);
        if (type == JoinRelType.RIGHT) infer(ofRight, ImmutableBitSet.range(leftCount));
    }

    /// `predicates` in their simplest form, known from now on in both forms; none if they contradict each other or
    /// say nothing of columns with equals.
    private List<RexNode> simplified(List<RexNode> predicates) {
        if (predicates.stream().noneMatch(this::hasEquals)) return List.of();
        known.addAll(predicates);
        RexNode simplified = simplifier.simplifyFilterPredicates(predicates);
        if (simplified == null) return List.of();
        List<RexNode> conjuncts = RelOptUtil.conjunctions(simplified);
        known.addAll(conjuncts);
        return conjuncts;
    }

    /// Adds what `predicates` say of columns of `wanted` that are equal to those they speak of.
    private void infer(List<RexNode> predicates, ImmutableBitSet wanted) {
        for (RexNode predicate : predicates) {
            if (equalities.contains(predicate)) continue;
            if (!hasEquals(predicate)) continue;
            Mapping replacing = Mappings.create(MappingType.PARTIAL_FUNCTION, columnCount, columnCount);
            infer(predicate, RelOptUtil.InputFinder.bits(predicate).toArray(), 0, replacing, wanted);
        }
    }

    private boolean hasEquals(RexNode predicate) {
        for (int column : RelOptUtil.InputFinder.bits(predicate)) {
            if (equal[column] != null) return true;
        }
        return false;
    }

    /// Tries every column that is equal to column number `place` of those in `predicate`, with all for the others.
    private void infer(RexNode predicate, int[] columns, int place, Mapping replacing, ImmutableBitSet wanted) {
        if (place == columns.length) {
            RexNode replaced = predicate.accept(columnsReplaced(replacing));
            if (isNews(replaced, wanted)) add(replaced, wanted);
            return;
        }
        BitSet all = equal[columns[place]];
        if (all == null) {
            replacing.set(columns[place], columns[place]);
            infer(predicate, columns, place + 1, replacing, wanted);
            return;
        }
        for (int i = all.nextSetBit(0); i >= 0; i = all.nextSetBit(i + 1)) {
            replacing.set(columns[place], i);
            infer(predicate, columns, place + 1, replacing, wanted);
        }
    }

    /// An equal column may be NULL where the other may not, so it is given its own type: `x IS NULL` says of a
    /// column without NULLs that there are no rows, not that it is NULL.
    private RexShuttle columnsReplaced(Mapping replacing) {
        return new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef column) {
                int place = replacing.getTarget(column.getIndex());
                return RexInputRef.of(place, columns);
            }
        };
    }

    private void add(RexNode predicate, ImmutableBitSet wanted) {
        RexNode simplified = simplifier.simplifyFilterPredicates(RelOptUtil.conjunctions(predicate));
        if (simplified == null) simplified = simplifier.rexBuilder.makeLiteral(false);
        if (!isNews(simplified, wanted)) return;
        inferred.add(simplified);
        known.add(simplified);
    }

    private boolean isNews(RexNode predicate, ImmutableBitSet wanted) {
        return !known.contains(predicate)
                && wanted.contains(RelOptUtil.InputFinder.bits(predicate))
                && !isAlwaysTrue(predicate);
    }

    private static boolean isAlwaysTrue(RexNode predicate) {
        if (predicate.getKind() == SqlKind.EQUALS) {
            List<RexNode> operands = ((RexCall) predicate).getOperands();
            return operands.get(0) instanceof RexInputRef a
                    && operands.get(1) instanceof RexInputRef b
                    && a.getIndex() == b.getIndex();
        }
        return predicate.isAlwaysTrue();
    }

    private RelOptPredicateList list(List<RexNode> left, List<RexNode> right, List<RexNode> conjuncts) {
        RexBuilder rex = simplifier.rexBuilder;
        if (join.getJoinType() == JoinRelType.RIGHT) {
            return RelOptPredicateList.of(rex, right, inferred, ImmutableList.of());
        }
        var ofLeft = new ArrayList<RexNode>();
        var ofRight = new ArrayList<RexNode>();
        ImmutableBitSet leftColumns = ImmutableBitSet.range(leftCount);
        ImmutableBitSet rightColumns = ImmutableBitSet.range(leftCount, columnCount);
        for (RexNode predicate : inferred) {
            ImmutableBitSet columns = RelOptUtil.InputFinder.bits(predicate);
            if (leftColumns.contains(columns)) ofLeft.add(ofSide(predicate, join.getLeft(), 0));
            else if (rightColumns.contains(columns)) ofRight.add(ofSide(predicate, join.getRight(), leftCount));
        }
        Iterable<RexNode> ofJoin = switch (join.getJoinType()) {
            case SEMI -> Iterables.concat(left, ofLeft);
            case INNER -> Iterables.concat(left, right, RexUtil.retainDeterministic(conjuncts), inferred);
            default -> left;
        };
        return RelOptPredicateList.of(rex, ofJoin, ofLeft, ofRight);
    }

    /// `predicate`, which speaks of one side's columns only, over that side: its columns begin at `start`.
    private RexNode ofSide(RexNode predicate, RelNode side, int start) {
        int columns = side.getRowType().getFieldCount();
        var places = Mappings.createShiftMapping(columnCount, 0, start, columns);
        return predicate.accept(new RexPermuteInputsShuttle(places, true, side));
    }
}
