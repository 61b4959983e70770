package dev.kindling.execution.planning;

import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.aggregate.HashAggregateExec;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;

/// A partial aggregation that is planned already, as the input of logical nodes that are not yet.
final class PartialGroups extends AbstractRelNode {

    private final HashAggregateExec plan;
    private final double groups;

    /// @param rowType keys and states
    /// @param groups about how many rows there are
    PartialGroups(RelOptCluster cluster, RelDataType rowType, HashAggregateExec plan, double groups) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.rowType = rowType;
        this.plan = plan;
        this.groups = groups;
    }

    HashAggregateExec plan() {
        return plan;
    }

    List<Aggregation> aggregations() {
        return plan.aggregations();
    }

    @Override
    public double estimateRowCount(RelMetadataQuery query) {
        return groups;
    }
}
