package dev.kindling.catalyst.optimizer.rule;

import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.tools.RelBuilder;

/// What rules build with and ask about the plan at hand.
public record RuleContext(RelOptCluster cluster) {

    /// A builder of logical nodes that simplifies what it is given, with nothing on its stack.
    public RelBuilder builder() {
        return RelFactories.LOGICAL_BUILDER.create(cluster, null);
    }

    public RexBuilder rex() {
        return cluster.getRexBuilder();
    }

    public RelMetadataQuery metadata() {
        return cluster.getMetadataQuery();
    }
}
