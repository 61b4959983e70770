package dev.kindling.catalyst.optimizer.join;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/// Joins relations in the order that is expected to be cheapest, with the smaller side on the right (the build
/// side), and each condition as early as its columns are there.
///
/// ```
/// Join l = o                       Join l = o
///   Join TRUE                        lineitem
///     lineitem                =>     Join o = c
///     customer                         orders
///   Join o = c ...                     customer
/// ```
///
/// Valid because inner joins are associative and commutative and conditions are deterministic; a semi- or anti-join
/// keeps or drops a row by what its condition speaks of alone, so it may happen as soon as these relations are
/// joined, or after further ones. Outer joins stay where they are. Not if the order found is no better than the one
/// there is, so that a second run changes nothing.
public final class ReorderJoins implements RewriteRule {

    /// By how much a new order must be better.
    private static final double WORTHWHILE = 0.999;

    private static final int MAXIMUM_RELATIONS = 60;

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!isTop(plan)) return plan;
        JoinGraph graph = JoinGraph.of(plan);
        if (graph.vertices.size() < 2 || graph.vertices.size() > MAXIMUM_RELATIONS) return plan;
        var costs = new JoinCosts(graph, context.metadata());
        var order = new JoinOrder(graph, costs);
        JoinOrder.Tree best = order.best();
        var present = new PresentOrder(order);
        JoinOrder.Tree current = present.treeOf(plan);
        if (present.isWellFormed && best.cost() >= current.cost() * WORTHWHILE) return plan;
        return new Assembly(graph, context).assemble(plan, best);
    }

    /// Whether `plan` is the top of a group of joins: a join, or filters and column picks right above one.
    private static boolean isTop(RelNode plan) {
        return switch (plan) {
            case Join join -> JoinGraph.isJoinable(join);
            case Filter filter ->
                JoinGraph.isJoinable(filter.getInput())
                        && filter.getVariablesSet().isEmpty()
                        && RexUtil.isDeterministic(filter.getCondition());
            default -> false;
        };
    }

    /// The order the plan has now.
    private static final class PresentOrder {

        private final JoinOrder order;
        private int next;

        /// Whether no condition waits above a join that could have it, and the smaller sides lie on the right.
        private boolean isWellFormed = true;

        PresentOrder(JoinOrder order) {
            this.order = order;
        }

        JoinOrder.Tree treeOf(RelNode plan) {
            if (JoinGraph.isJoinable(plan)) {
                Join join = (Join) plan;
                JoinOrder.Tree left = treeOf(join.getLeft());
                JoinOrder.Tree right =
                        join.getJoinType() == JoinRelType.INNER ? treeOf(join.getRight()) : order.leaf(next++);
                JoinOrder.Tree joined = order.join(left, right);
                isWellFormed &= Objects.equals(joined.left(), left);
                return joined;
            }
            if (plan instanceof Filter filter && isTop(filter)) {
                isWellFormed = false;
                return treeOf(filter.getInput());
            }
            if (plan instanceof Project project
                    && JoinGraph.isJoinable(project.getInput())
                    && JoinGraph.onlyPicks(project)) {
                return treeOf(project.getInput());
            }
            return order.leaf(next++);
        }
    }

    /// Builds the plan of a tree of joins.
    private static final class Assembly {

        private final JoinGraph graph;
        private final RuleContext context;

        Assembly(JoinGraph graph, RuleContext context) {
            this.graph = graph;
            this.context = context;
        }

        /// A plan and where the graph's columns are in it.
        private record Part(RelNode plan, List<Integer> columns) {}

        RelNode assemble(RelNode plan, JoinOrder.Tree tree) {
            Part part = part(tree);
            var picks = new ArrayList<RexNode>();
            for (int column : graph.output) {
                picks.add(RexInputRef.of(part.columns.indexOf(column), part.plan.getRowType()));
            }
            var constant = new ArrayList<RexNode>();
            for (JoinGraph.Predicate predicate : graph.predicates) {
                if (predicate.mask() == 0) constant.add(predicate.expression());
            }
            return context.builder()
                    .push(part.plan)
                    .filter(constant)
                    .project(picks, plan.getRowType().getFieldNames())
                    .build();
        }

        private Part part(JoinOrder.Tree tree) {
            if (tree.left() == null || tree.right() == null) return leaf(tree.vertex());
            Part left = part(tree.left());
            Part right = part(tree.right());
            var columns = new ArrayList<>(left.columns);
            columns.addAll(right.columns);
            boolean isSemi = tree.right().isLeaf()
                    && !graph.vertices.get(tree.right().vertex()).isInner();
            if (isSemi) {
                JoinGraph.Vertex vertex = graph.vertices.get(tree.right().vertex());
                RexNode condition = place(Objects.requireNonNull(vertex.condition()), columns);
                RelNode plan = LogicalJoin.create(left.plan, right.plan, List.of(), condition, Set.of(), vertex.type());
                return new Part(plan, left.columns);
            }
            var conjuncts = new ArrayList<RexNode>();
            for (JoinGraph.Predicate predicate : graph.predicates) {
                long mask = predicate.mask();
                boolean isNew = (mask & tree.set()) == mask
                        && (mask & tree.left().set()) != mask
                        && (mask & tree.right().set()) != mask;
                if (isNew) conjuncts.add(place(predicate.expression(), columns));
            }
            RexNode condition = RexUtil.composeConjunction(context.rex(), conjuncts);
            return new Part(
                    LogicalJoin.create(left.plan, right.plan, List.of(), condition, Set.of(), JoinRelType.INNER),
                    columns);
        }

        /// A relation, filtered by the predicates that speak of it alone.
        private Part leaf(int index) {
            JoinGraph.Vertex vertex = graph.vertices.get(index);
            var columns = new ArrayList<Integer>();
            for (int i = 0; i < vertex.columnCount(); i++) columns.add(vertex.offset() + i);
            var conjuncts = new ArrayList<RexNode>();
            for (JoinGraph.Predicate predicate : graph.predicates) {
                if (predicate.mask() == 1L << index) conjuncts.add(place(predicate.expression(), columns));
            }
            RelNode plan =
                    context.builder().push(vertex.plan()).filter(conjuncts).build();
            return new Part(plan, columns);
        }

        private RexNode place(RexNode expression, List<Integer> columns) {
            return expression.accept(new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef reference) {
                    return new RexInputRef(columns.indexOf(reference.getIndex()), reference.getType());
                }
            });
        }
    }
}
