package dev.kindling.catalyst.optimizer.subquery;

import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// What remains of a filter once a subquery among its conjuncts has become a join.
final class SubqueryFilters {

    private SubqueryFilters() {}

    /// `filter`'s input filtered by `conjuncts`, which may hold further subqueries on the same row.
    static RelNode rest(Filter filter, List<RexNode> conjuncts, RuleContext context) {
        if (conjuncts.isEmpty()) return filter.getInput();
        RexNode condition = RexUtil.composeConjunction(context.rex(), conjuncts);
        return LogicalFilter.create(
                filter.getInput(), condition, ImmutableSet.copyOf(variables(filter.getVariablesSet(), conjuncts)));
    }

    /// `rows` if `expressions` hold a subquery that could refer to them, else none.
    static Set<CorrelationId> variables(Set<CorrelationId> rows, List<RexNode> expressions) {
        return expressions.stream().anyMatch(e -> RexUtil.SubQueryFinder.find(e) != null) ? rows : Set.of();
    }

    static RelNode join(RelNode left, RelNode right, List<RexNode> conjuncts, JoinRelType type, RuleContext context) {
        RexNode condition = RexUtil.composeConjunction(context.rex(), conjuncts);
        return LogicalJoin.create(left, right, List.of(), condition, Set.of(), type);
    }
}
