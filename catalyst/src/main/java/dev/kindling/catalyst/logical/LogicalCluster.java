package dev.kindling.catalyst.logical;

import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;

/// Makes the cluster that the nodes of one query's plan belong to. Clusters are cheap and never shared: a DataFrame
/// is lowered into a new one for each action.
public final class LogicalCluster {

    private LogicalCluster() {}

    /// A cluster whose metadata comes from `metadata`.
    public static RelOptCluster create(Supplier<RelMetadataQuery> metadata) {
        RelOptCluster cluster = create();
        cluster.setMetadataQuerySupplier(metadata);
        return cluster;
    }

    /// A cluster with Calcite's own metadata.
    public static RelOptCluster create() {
        var planner = new HepPlanner(HepProgram.builder().build());
        return RelOptCluster.create(planner, new RexBuilder(LogicalTypes.factory()));
    }
}
