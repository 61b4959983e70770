package dev.kindling.catalyst.optimizer.aggregate;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/// Computes keys that follow from other keys for each group, not for each row, and groups without them.
///
/// ```
/// Aggregate group a, b, c; count()         Project a, a - 1, 7, count
///   Project a, a - 1 AS b, 7 AS c    =>      Aggregate group a; count()
///     t                                        Project a, ...
///                                                t
/// ```
///
/// Valid because rows of equal `a` have equal `a - 1` too, so the groups are the same ones, and every group has a
/// row the expression was computed for. Not where equal values can tell themselves apart, as `0.0` and `-0.0` do
/// when divided by; not for the last key, for an aggregate without keys has a row even over none; and not with
/// grouping sets, in which a key may be missing.
public final class ComputeKeysAfterGrouping implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Aggregate aggregate)
                || aggregate.getGroupType() != Aggregate.Group.SIMPLE
                || aggregate.getGroupCount() < 2
                || !(aggregate.getInput() instanceof Project project)
                || aggregate.getAggCallList().stream().anyMatch(ComputeKeysAfterGrouping::isGrouping)) {
            return plan;
        }
        ImmutableBitSet kept = keysThatDecide(aggregate, project);
        if (kept.equals(aggregate.getGroupSet())) return plan;
        Aggregate grouped =
                aggregate.copy(aggregate.getTraitSet(), project, kept, List.of(kept), aggregate.getAggCallList());
        return context.builder()
                .push(grouped)
                .project(
                        outputs(aggregate, project, grouped),
                        aggregate.getRowType().getFieldNames(),
                        true)
                .build();
    }

    private static boolean isGrouping(AggregateCall call) {
        return switch (call.getAggregation().getKind()) {
            case GROUPING, GROUPING_ID, GROUP_ID -> true;
            default -> false;
        };
    }

    /// The keys that the others follow from.
    private static ImmutableBitSet keysThatDecide(Aggregate aggregate, Project project) {
        List<RexNode> columns = project.getProjects();
        var known = new BitSet();
        ImmutableBitSet kept = aggregate.getGroupSet();
        for (int key : aggregate.getGroupSet()) {
            if (!(columns.get(key) instanceof RexInputRef column) || !isExact(column.getType())) continue;
            if (known.get(column.getIndex())) kept = kept.clear(key);
            known.set(column.getIndex());
        }
        for (int key : aggregate.getGroupSet()) {
            RexNode expression = columns.get(key);
            if (expression instanceof RexInputRef || kept.cardinality() == 1) continue;
            boolean follows = RexUtil.isDeterministic(expression)
                    && !RexOver.containsOver(expression)
                    && RelOptUtil.InputFinder.bits(expression).toBitSet().stream()
                            .allMatch(known::get);
            if (follows) kept = kept.clear(key);
        }
        return kept;
    }

    /// Whether values of `type` that are equal are the same.
    private static boolean isExact(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, DATE, TIMESTAMP, CHAR, VARCHAR -> true;
            default -> false;
        };
    }

    /// The columns of `aggregate` from those of `grouped`, which has fewer keys.
    private static List<RexNode> outputs(Aggregate aggregate, Project project, Aggregate grouped) {
        List<RexNode> columns = project.getProjects();
        Map<Integer, Integer> places = new HashMap<>();
        List<Integer> kept = grouped.getGroupSet().asList();
        for (int i = 0; i < kept.size(); i++) {
            if (columns.get(kept.get(i)) instanceof RexInputRef column) places.put(column.getIndex(), i);
        }
        var toGroups = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef column) {
                return RexInputRef.of(Objects.requireNonNull(places.get(column.getIndex())), grouped.getRowType());
            }
        };
        var outputs = new ArrayList<RexNode>();
        for (int key : aggregate.getGroupSet()) {
            int place = kept.indexOf(key);
            RexNode column = columns.get(key);
            outputs.add(place >= 0 ? RexInputRef.of(place, grouped.getRowType()) : column.accept(toGroups));
        }
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            outputs.add(RexInputRef.of(kept.size() + i, grouped.getRowType()));
        }
        return outputs;
    }
}
