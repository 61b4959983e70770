package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.LogicalCluster;
import dev.kindling.catalyst.syntax.Expression;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;

/// What the parts of one analysis share.
final class Analysis {

    private final AnalysisContext context;
    private final RelOptCluster cluster;
    private final Terms terms;
    private final RelationAnalyzer relations;

    Analysis(AnalysisContext context) {
        this(context, LogicalCluster.create());
    }

    private Analysis(AnalysisContext context, RelOptCluster cluster) {
        this.context = context;
        this.cluster = cluster;
        this.terms = new Terms(cluster.getRexBuilder(), context.functions());
        this.relations = new RelationAnalyzer(this);
    }

    /// This analysis, with other values for the parameters.
    Analysis with(Map<String, Expression.Literal> parameters) {
        return new Analysis(
                new AnalysisContext(
                        context.catalog(), context.functions(), context.evaluation(), context.settings(), parameters),
                cluster);
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
