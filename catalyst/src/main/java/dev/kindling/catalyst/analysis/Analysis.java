package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.LogicalCluster;
import dev.kindling.catalyst.syntax.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;

/// What the parts of one analysis share.
final class Analysis {

    private final AnalysisContext context;
    private final RelOptCluster cluster;
    private final Terms terms;
    private final RelationAnalyzer relations;
    private final Set<String> notes;

    Analysis(AnalysisContext context) {
        this(context, LogicalCluster.create(), new LinkedHashSet<>());
    }

    private Analysis(AnalysisContext context, RelOptCluster cluster, Set<String> notes) {
        this.context = context;
        this.cluster = cluster;
        this.terms = new Terms(cluster.getRexBuilder(), context.functions());
        this.relations = new RelationAnalyzer(this);
        this.notes = notes;
    }

    /// This analysis, with other values for the parameters.
    Analysis with(Map<String, Expression.Literal> parameters) {
        return new Analysis(
                new AnalysisContext(
                        context.catalog(), context.functions(), context.evaluation(), context.settings(), parameters),
                cluster,
                notes);
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

    /// Remembers something the user may want to know of the query.
    void note(String note) {
        notes.add(note);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    Scope scope(ResolvedRelation relation, Environment environment) {
        return new Scope(relation, environment.outer(), context.settings());
    }
}
