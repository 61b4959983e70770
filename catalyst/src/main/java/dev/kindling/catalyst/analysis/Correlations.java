package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/// Which subqueries speak of a row, and making them speak of another.
final class Correlations {

    private Correlations() {}

    /// `id` if a subquery in `nodes` uses it: what the node they belong to must declare.
    static ImmutableSet<CorrelationId> declared(@Nullable CorrelationId id, Collection<? extends RexNode> nodes) {
        if (id == null) return ImmutableSet.of();
        boolean[] used = {false};
        var visitor = new RexVisitorImpl<Void>(true) {
            @Override
            public @Nullable Void visitSubQuery(RexSubQuery subquery) {
                used[0] |= RelOptUtil.getVariablesUsed(subquery.rel).contains(id);
                return super.visitSubQuery(subquery);
            }
        };
        nodes.forEach(n -> n.accept(visitor));
        return used[0] ? ImmutableSet.of(id) : ImmutableSet.of();
    }

    /// `relation` with `replacement.apply(i)` for field `i` of the row `id` stands for.
    static RelNode replace(RelNode relation, CorrelationId id, IntFunction<RexNode> replacement) {
        var shuttle = new FieldShuttle(id, replacement);
        return relation.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(shuttle);
            }
        });
    }

    private static final class FieldShuttle extends RexShuttle {

        private final CorrelationId id;
        private final IntFunction<RexNode> replacement;

        FieldShuttle(CorrelationId id, IntFunction<RexNode> replacement) {
            this.id = id;
            this.replacement = replacement;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(id)) {
                return replacement.apply(access.getField().getIndex());
            }
            return super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
            RexNode visited = super.visitSubQuery(subquery);
            RexSubQuery same = visited instanceof RexSubQuery inner ? inner : subquery;
            RelNode replaced = replace(same.rel, id, replacement);
            return replaced == same.rel ? same : same.clone(replaced);
        }
    }
}
