package dev.kindling.catalyst.optimizer.shared;

import dev.kindling.catalyst.logical.SharedTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Finds out what plans want of a shared table.
final class SharedTableUse {

    private final String name;
    private final List<RexNode> conditions = new ArrayList<>();
    private final ImmutableBitSet.Builder columns = ImmutableBitSet.builder();

    /// @param conditions of each place that reads the table the one that rows must meet there, over the table's
    /// columns; TRUE where there is none
    /// @param columns the columns that some place uses
    record Uses(List<RexNode> conditions, ImmutableBitSet columns) {
        Uses {
            conditions = List.copyOf(conditions);
        }

        int count() {
            return conditions.size();
        }
    }

    private SharedTableUse(String name) {
        this.name = name;
    }

    static Uses in(List<RelNode> plans, String name) {
        var use = new SharedTableUse(name);
        for (RelNode plan : plans) use.visit(plan, null, allOf(plan));
        ImmutableBitSet columns = use.columns.build();
        // Who only counts the rows needs a column too: there are none without.
        return new Uses(use.conditions, columns.isEmpty() ? ImmutableBitSet.of(0) : columns);
    }

    private boolean isTable(RelNode node) {
        SharedTable table = SharedTable.readBy(node);
        return table != null && table.getName().equals(name);
    }

    /// @param condition what the nodes above say of the rows, over the columns of `node`
    /// @param used the columns of `node` that the nodes above use
    private void visit(RelNode node, @Nullable RexNode condition, ImmutableBitSet used) {
        if (isTable(node)) {
            conditions.add(condition == null ? node.getCluster().getRexBuilder().makeLiteral(true) : condition);
            columns.addAll(used);
            return;
        }
        switch (node) {
            case Filter filter
            when RexUtil.isDeterministic(filter.getCondition()) -> {
                RexNode all = condition == null
                        ? filter.getCondition()
                        : RexUtil.composeConjunction(
                                node.getCluster().getRexBuilder(), List.of(condition, filter.getCondition()));
                visit(filter.getInput(), all, used.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
            }
            case Project project ->
                visit(
                        project.getInput(),
                        condition == null ? null : below(project, condition),
                        RelOptUtil.InputFinder.bits(project.getProjects(), null));
            default -> {
                for (RelNode input : node.getInputs()) visit(input, null, allOf(input));
            }
        }
    }

    private static ImmutableBitSet allOf(RelNode node) {
        return ImmutableBitSet.range(node.getRowType().getFieldCount());
    }

    /// `condition` over the input of `project`, or null where it speaks of something computed.
    private static @Nullable RexNode below(Project project, RexNode condition) {
        for (int column : RelOptUtil.InputFinder.bits(condition)) {
            if (!(project.getProjects().get(column) instanceof RexInputRef)) return null;
        }
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return project.getProjects().get(reference.getIndex());
            }
        });
    }
}
