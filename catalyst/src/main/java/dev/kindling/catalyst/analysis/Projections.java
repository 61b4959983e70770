package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Makes the plan's simple nodes.
final class Projections {

    private Projections() {}

    static RelNode project(RelNode input, List<? extends RexNode> values, List<String> names) {
        return project(input, values, names, ImmutableSet.of());
    }

    /// A projection, or `input` itself where it would change nothing.
    static RelNode project(
            RelNode input,
            List<? extends RexNode> values,
            List<String> names,
            ImmutableSet<CorrelationId> correlations) {
        List<String> inputNames = input.getRowType().getFieldNames();
        if (isIdentity(input, values) && inputNames.equals(names)) return input;
        return LogicalProject.create(input, ImmutableList.of(), values, names, correlations);
    }

    private static boolean isIdentity(RelNode input, List<? extends RexNode> values) {
        if (values.size() != input.getRowType().getFieldCount()) return false;
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof RexInputRef reference) || reference.getIndex() != i) return false;
        }
        return true;
    }

    static RelNode filter(RelNode input, RexNode condition, ImmutableSet<CorrelationId> correlations) {
        return LogicalFilter.create(input, condition, correlations);
    }

    /// `relation` with a node that has exactly its visible columns, in their order.
    static ResolvedRelation visibleOnly(ResolvedRelation relation, Terms terms) {
        List<Column> visible = relation.visible();
        var values = new ArrayList<RexNode>(visible.size());
        var names = new ArrayList<String>(visible.size());
        var columns = new ArrayList<Column>(visible.size());
        boolean inOrder = visible.size() == relation.node().getRowType().getFieldCount();
        for (Column column : visible) {
            inOrder &= column.index() == columns.size();
            columns.add(column.at(columns.size()));
            values.add(terms.field(relation.node(), column.index()));
            names.add(column.name());
        }
        if (inOrder) return new ResolvedRelation(relation.node(), columns);
        return new ResolvedRelation(project(relation.node(), values, names), columns);
    }

    static RelNode sort(RelNode input, List<RelFieldCollation> keys) {
        return LogicalSort.create(input, RelCollations.of(keys), null, null);
    }

    /// At most `fetch` rows after the first `offset`; becomes part of a sort right below, also through a projection
    /// that only drops or reorders columns.
    static RelNode limit(RelNode input, @Nullable RexNode offset, @Nullable RexNode fetch) {
        if (input instanceof LogicalProject project
                && project.getInput() instanceof LogicalSort
                && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)) {
            RelNode limited = limit(project.getInput(), offset, fetch);
            if (limited instanceof LogicalSort sort && sort.getInput() != project.getInput()) {
                return project.copy(project.getTraitSet(), ImmutableList.of(limited));
            }
        }
        if (input instanceof LogicalSort sort && sort.fetch == null && (sort.offset == null || offset == null)) {
            RexNode skipped = offset == null ? sort.offset : offset;
            return LogicalSort.create(sort.getInput(), sort.getCollation(), skipped, fetch);
        }
        return LogicalSort.create(input, RelCollations.EMPTY, offset, fetch);
    }
}
