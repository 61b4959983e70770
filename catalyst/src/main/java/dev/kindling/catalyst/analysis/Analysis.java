package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.LogicalCluster;
import org.apache.calcite.plan.RelOptCluster;

/// What the parts of one analysis share.
final class Analysis {

    private final AnalysisContext context;
    private final RelOptCluster cluster;
    private final Terms terms;
    private final RelationAnalyzer relations;

    Analysis(AnalysisContext context) {
        this.context = context;
        this.cluster = LogicalCluster.create();
        this.terms = new Terms(cluster.getRexBuilder(), context.functions());
        this.relations = new RelationAnalyzer(this);
    }

    AnalysisContext context() {
        return context;
    }

    AnalysisSettings settings() {
        return context.settings();
    }

    RelOptCluster cluster() {
        return cluster;
    }

    Terms terms() {
        return terms;
    }

    RelationAnalyzer relations() {
        return relations;
    }

    Scope scope(ResolvedRelation relation, Environment environment) {
        return new Scope(relation, environment.outer(), context.settings());
    }
}
