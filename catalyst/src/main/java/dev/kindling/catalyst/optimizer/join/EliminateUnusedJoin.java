package dev.kindling.catalyst.optimizer.join;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mappings;
import org.jspecify.annotations.Nullable;

/// Removes the side of an outer join whose columns nobody uses.
///
/// ```
/// Project l.a                          Project l.a
///   LeftJoin l.k = r.k (r.k a key)  =>   l
///     l
///     r
/// ```
///
/// Valid because an outer join gives each row of the side it keeps at least once, and at most once if the other
/// side has no two rows with the same key. Under an aggregate that does not care how often a row comes (DISTINCT,
/// `min`, `max`) no key is needed.
public final class EliminateUnusedJoin implements RewriteRule {

    private static final Set<String> REPEATABLE = Set.of("MIN", "MAX");

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        return switch (plan) {
            case Project project
            when project.getInput() instanceof Join join ->
                hasUniqueMatches(join, context) ? withoutUnused(project, join) : plan;
            case Aggregate aggregate
            when ignoresRepetition(aggregate)
                    && aggregate.getInput() instanceof Project project
                    && project.getInput() instanceof Join join
                    && dependsOnItsRow(project) -> {
                RelNode input = withoutUnused(project, join);
                yield input == project ? plan : aggregate.copy(aggregate.getTraitSet(), List.of(input));
            }
            case Aggregate aggregate
            when aggregate.getInput() instanceof Join join
                    && (ignoresRepetition(aggregate) || hasUniqueMatches(join, context)) ->
                withoutUnused(aggregate, join);
            default -> plan;
        };
    }

    /// `aggregate` over the side of `join` that it uses, or `aggregate` itself if it uses both.
    private static RelNode withoutUnused(Aggregate aggregate, Join join) {
        RelNode kept = kept(join, ImmutableBitSet.of(RelOptUtil.getAllFields(aggregate)));
        if (kept == null) return aggregate;
        int shift = shift(join);
        int count = kept.getRowType().getFieldCount();
        var mapping = Mappings.createShiftMapping(join.getRowType().getFieldCount(), 0, -shift, count);
        return aggregate.copy(
                aggregate.getTraitSet(),
                kept,
                aggregate.getGroupSet().shift(shift),
                aggregate.getGroupSets().stream().map(set -> set.shift(shift)).toList(),
                aggregate.getAggCallList().stream()
                        .map(call -> call.transform(mapping))
                        .toList());
    }

    /// What to add to the index of a column of the join for that of the side it keeps.
    private static int shift(Join join) {
        return join.getJoinType() == JoinRelType.RIGHT
                ? -join.getLeft().getRowType().getFieldCount()
                : 0;
    }

    private static boolean dependsOnItsRow(Project project) {
        return !project.containsOver() && project.getProjects().stream().allMatch(RexUtil::isDeterministic);
    }

    /// `project` over the side of `join` that it uses, or `project` itself if it uses both.
    private static RelNode withoutUnused(Project project, Join join) {
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(project.getProjects(), null);
        RelNode kept = kept(join, used);
        if (kept == null) return project;
        List<RexNode> projects = List.copyOf(RexUtil.shift(project.getProjects(), shift(join)));
        return project.copy(project.getTraitSet(), kept, projects, project.getRowType());
    }

    private static boolean ignoresRepetition(Aggregate aggregate) {
        return aggregate.getAggCallList().stream().allMatch(EliminateUnusedJoin::ignoresRepetition);
    }

    private static boolean ignoresRepetition(AggregateCall call) {
        return call.isDistinct()
                || REPEATABLE.contains(call.getAggregation().getName().toUpperCase(Locale.ROOT));
    }

    /// The side of an outer join that keeps all its rows, if all `columns` are of it.
    private static @Nullable RelNode kept(Join join, ImmutableBitSet columns) {
        int leftCount = join.getLeft().getRowType().getFieldCount();
        ImmutableBitSet left = ImmutableBitSet.range(leftCount);
        return switch (join.getJoinType()) {
            case LEFT -> left.contains(columns) ? join.getLeft() : null;
            case RIGHT -> left.intersects(columns) ? null : join.getRight();
            default -> null;
        };
    }

    private static boolean hasUniqueMatches(Join join, RuleContext context) {
        JoinInfo info = join.analyzeCondition();
        boolean isLeft = join.getJoinType() == JoinRelType.LEFT;
        RelNode other = isLeft ? join.getRight() : join.getLeft();
        ImmutableBitSet keys = isLeft ? info.rightSet() : info.leftSet();
        // By `=` rows with a NULL in the key match nothing; by `<=>` they do, so they must be different, too.
        boolean ignoreNulls = RelOptUtil.conjunctions(join.getCondition()).stream()
                .allMatch(conjunct -> conjunct.isA(SqlKind.EQUALS));
        return Boolean.TRUE.equals(context.metadata().areColumnsUnique(other, keys, ignoreNulls));
    }
}
