package dev.kindling.catalyst.optimizer.join;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/// Relations that are inner-joined, semi-joined and anti-joined with each other, without an order.
///
/// Columns are numbered through all relations; relation `i`'s begin at `offsets[i]`. What a predicate uses of them
/// is a bit mask of relations.
final class JoinGraph {

    /// The relations joined, in the order of the plan.
    final List<Vertex> vertices = new ArrayList<>();

    final List<Predicate> predicates = new ArrayList<>();

    /// The plan's own columns, by number in the graph.
    final List<Integer> output;

    private JoinGraph(RelNode plan) {
        var conjuncts = new ArrayList<RexNode>();
        this.output = flatten(plan, conjuncts);
        for (RexNode conjunct : conjuncts) predicates.add(new Predicate(conjunct, maskOf(conjunct)));
    }

    /// The graph of the joins at the top of `plan`.
    static JoinGraph of(RelNode plan) {
        return new JoinGraph(plan);
    }

    /// A relation that is joined.
    ///
    /// @param offset the number of its first column in the graph
    /// @param type how it is joined: INNER, or as the right side of a SEMI or ANTI join
    /// @param condition the semi- or anti-join's condition over the graph's columns; null for INNER
    /// @param needed the relations a semi- or anti-join's condition uses on its left side
    record Vertex(
            RelNode plan,
            int offset,
            JoinRelType type,
            @org.jspecify.annotations.Nullable RexNode condition,
            long needed) {

        boolean isInner() {
            return type == JoinRelType.INNER;
        }

        int columnCount() {
            return plan.getRowType().getFieldCount();
        }
    }

    /// A conjunct of the inner joins' conditions over the graph's columns.
    ///
    /// @param mask the relations it uses
    record Predicate(RexNode expression, long mask) {}

    /// Whether the top of `plan` is a join this graph can take apart. One with hints stays as it was written.
    static boolean isJoinable(RelNode plan) {
        if (!(plan instanceof Join join) || !join.getHints().isEmpty()) return false;
        if (!join.getVariablesSet().isEmpty() || !RexUtil.isDeterministic(join.getCondition())) return false;
        return switch (join.getJoinType()) {
            case INNER -> true;
            case SEMI, ANTI -> !join.getCondition().isAlwaysTrue();
            default -> false;
        };
    }

    long maskOf(RexNode expression) {
        long mask = 0;
        for (int column : RelOptUtil.InputFinder.bits(expression)) mask |= 1L << vertexOf(column);
        return mask;
    }

    int vertexOf(int column) {
        int vertex = vertices.size() - 1;
        while (vertices.get(vertex).offset > column) vertex--;
        return vertex;
    }

    int columnCount() {
        return vertices.isEmpty()
                ? 0
                : vertices.getLast().offset + vertices.getLast().columnCount();
    }

    /// Adds the relations of `plan` and gives its columns by number in the graph.
    private List<Integer> flatten(RelNode plan, List<RexNode> conjuncts) {
        if (isJoinable(plan)) {
            Join join = (Join) plan;
            List<Integer> left = flatten(join.getLeft(), conjuncts);
            if (join.getJoinType() == JoinRelType.INNER) {
                var columns = new ArrayList<>(left);
                columns.addAll(flatten(join.getRight(), conjuncts));
                for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
                    conjuncts.add(renumber(conjunct, columns));
                }
                return columns;
            }
            int offset = columnCount();
            var columns = new ArrayList<>(left);
            for (int i = 0; i < join.getRight().getRowType().getFieldCount(); i++) columns.add(offset + i);
            RexNode condition = renumber(join.getCondition(), columns);
            long needed = maskOfLeft(condition, offset);
            vertices.add(new Vertex(join.getRight(), offset, join.getJoinType(), condition, needed));
            return left;
        }
        if (plan instanceof Filter filter && isJoinable(filter.getInput()) && isPlain(filter)) {
            List<Integer> columns = flatten(filter.getInput(), conjuncts);
            for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                conjuncts.add(renumber(conjunct, columns));
            }
            return columns;
        }
        if (plan instanceof Project project && isJoinable(project.getInput()) && onlyPicks(project)) {
            List<Integer> columns = flatten(project.getInput(), conjuncts);
            return project.getProjects().stream()
                    .map(e -> columns.get(((RexInputRef) e).getIndex()))
                    .toList();
        }
        int offset = columnCount();
        vertices.add(new Vertex(plan, offset, JoinRelType.INNER, null, 0));
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < plan.getRowType().getFieldCount(); i++) columns.add(offset + i);
        return columns;
    }

    private long maskOfLeft(RexNode condition, int offset) {
        long mask = 0;
        for (int column : RelOptUtil.InputFinder.bits(condition)) {
            if (column < offset) mask |= 1L << vertexOf(column);
        }
        return mask;
    }

    static boolean isPlain(Filter filter) {
        return filter.getVariablesSet().isEmpty() && RexUtil.isDeterministic(filter.getCondition());
    }

    static boolean onlyPicks(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    private static RexNode renumber(RexNode expression, List<Integer> columns) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(columns.get(reference.getIndex()), reference.getType());
            }
        });
    }
}
