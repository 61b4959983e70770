package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.LogicalCluster;
import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.catalyst.optimizer.estimate.PlanMetadata;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.syntax.Expression;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;

/// What the parts of one analysis share.
final class Analysis {

    private final AnalysisContext context;
    private final RelOptCluster cluster;
    private final Terms terms;
    private final RelationAnalyzer relations;
    private final Set<String> notes;
    private final Dependencies dependencies;
    private final AtomicInteger sharedTables;
    private final IdentityHashMap<Environment.Binding, ResolvedRelation> shared = new IdentityHashMap<>();

    Analysis(AnalysisContext context, Dependencies dependencies) {
        this(
                context,
                LogicalCluster.create(PlanMetadata::newQuery),
                new LinkedHashSet<>(),
                dependencies,
                new AtomicInteger());
    }

    private Analysis(
            AnalysisContext context,
            RelOptCluster cluster,
            Set<String> notes,
            Dependencies dependencies,
            AtomicInteger sharedTables) {
        this.context = context;
        this.cluster = cluster;
        this.terms = new Terms(cluster.getRexBuilder(), context.functions());
        this.relations = new RelationAnalyzer(this);
        this.notes = notes;
        this.dependencies = dependencies;
        this.sharedTables = sharedTables;
    }

    /// This analysis, with other values for the parameters.
    Analysis with(Map<String, Expression.Literal> parameters) {
        return new Analysis(
                new AnalysisContext(
                        context.catalog(), context.functions(), context.evaluation(), context.settings(), parameters),
                cluster,
                notes,
                dependencies.ofBoundPart(),
                sharedTables);
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

    /// The common table of `binding`: what `query` gives, as a table that all who read it share if its rows are few
    /// beside the work they take, else for each of them anew.
    ResolvedRelation shared(Environment.Binding binding, Supplier<ResolvedRelation> query) {
        ResolvedRelation known = shared.get(binding);
        if (known != null) return known;
        ResolvedRelation own = query.get();
        if (!isWorthSharing(own.node())) return own;
        String name = binding.table().name() + "#" + sharedTables.incrementAndGet();
        ResolvedRelation table = own.over(
                SharedTable.of(name, own.node().getRowType(), own.node()).scan());
        shared.put(binding, table);
        return table;
    }

    private static boolean isWorthSharing(RelNode query) {
        return RelOptUtil.getVariablesUsed(query).isEmpty() && Plans.contains(query, Analysis::makesFewOfMany);
    }

    private static boolean makesFewOfMany(RelNode node) {
        return node instanceof Aggregate
                || (node instanceof SetOp operation && !operation.all)
                || (node instanceof Project project && project.containsOver());
    }

    /// What the plan depends on, as far as that is known by now.
    Dependencies dependencies() {
        return dependencies;
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
