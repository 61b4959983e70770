package dev.kindling.catalyst.optimizer;

import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.catalyst.optimizer.aggregate.ComputeKeysAfterGrouping;
import dev.kindling.catalyst.optimizer.aggregate.EliminateDistinct;
import dev.kindling.catalyst.optimizer.estimate.PlanMetadata;
import dev.kindling.catalyst.optimizer.join.EliminateUnusedJoin;
import dev.kindling.catalyst.optimizer.join.JoinOrdering;
import dev.kindling.catalyst.optimizer.limit.EliminateUnseenSort;
import dev.kindling.catalyst.optimizer.limit.MergeLimits;
import dev.kindling.catalyst.optimizer.limit.PushLimitThroughOuterJoin;
import dev.kindling.catalyst.optimizer.limit.PushLimitThroughProject;
import dev.kindling.catalyst.optimizer.limit.PushLimitThroughUnion;
import dev.kindling.catalyst.optimizer.pushdown.InferPredicatesThroughJoin;
import dev.kindling.catalyst.optimizer.pushdown.PruneColumns;
import dev.kindling.catalyst.optimizer.pushdown.PushDisjunctionIntoJoin;
import dev.kindling.catalyst.optimizer.pushdown.PushFilterThroughArrange;
import dev.kindling.catalyst.optimizer.pushdown.PushFilterThroughGenerate;
import dev.kindling.catalyst.optimizer.pushdown.PushFilterThroughProject;
import dev.kindling.catalyst.optimizer.pushdown.PushFilterThroughWindow;
import dev.kindling.catalyst.optimizer.pushdown.SimplifyDisjunctionFactors;
import dev.kindling.catalyst.optimizer.rule.CalciteRules;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.optimizer.rule.Program;
import dev.kindling.catalyst.optimizer.rule.RuleBatch;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import dev.kindling.catalyst.optimizer.shared.ShareCommonTables;
import dev.kindling.catalyst.optimizer.subquery.SubqueryRemoval;
import dev.kindling.error.InternalException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.rules.AggregateProjectMergeRule;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.rel.rules.FilterJoinRule;
import org.apache.calcite.rel.rules.FilterMergeRule;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rel.rules.FilterSetOpTransposeRule;
import org.apache.calcite.rel.rules.IntersectToSemiJoinRule;
import org.apache.calcite.rel.rules.JoinPushExpressionsRule;
import org.apache.calcite.rel.rules.MinusToAntiJoinRule;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.rules.ProjectRemoveRule;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.rel.rules.ReduceExpressionsRule;
import org.apache.calcite.rel.rules.SemiJoinRule;
import org.apache.calcite.rel.rules.SortRemoveConstantKeysRule;
import org.apache.calcite.rel.rules.SortRemoveRedundantRule;
import org.apache.calcite.rel.rules.UnionMergeRule;
import org.apache.calcite.rel.rules.UnionToDistinctRule;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeUtil;

/// Rewrites a logical plan into an equal, cheaper one: the list of all rules, in their order.
///
/// A program runs only on plans of a shape it can do something for, and the classes of its rules are loaded when it
/// first runs; so a plan of a few filters and projections costs microseconds.
public final class Optimizer {

    private Optimizer() {}

    private static final List<Step> STEPS = List.of(
            // First, because all other rules look at joins and none into subqueries.
            required(
                    plan -> Plans.contains(plan, n -> Plans.hasSubquery(n) || n instanceof Correlate),
                    SubqueryRemoval::new),
            // Before filters move, so that they move into the joins that set operations become.
            required(plan -> Plans.contains(plan, SetOp.class::isInstance), () -> SetOperations.PROGRAM),
            step(plan -> !isShort(plan), () -> Pushdown.PROGRAM),
            step(plan -> isShort(plan), () -> ShortPlans.PROGRAM),
            // Generators and windows, which Calcite's rules do not know, and ORs; then down with what that freed.
            step(plan -> !isShort(plan) || hasWindow(plan), () -> OwnPushdown.PROGRAM),
            step(plan -> !isShort(plan), () -> Pushdown.PROGRAM),
            // What one side of a join says of its keys holds for the other side; then down with that too.
            step(Optimizer::hasJoins, () -> Transitive.PROGRAM),
            step(Optimizer::hasJoins, () -> Pushdown.PROGRAM),
            // What has moved below a join may now say something of the next one.
            step(Optimizer::hasJoins, () -> Transitive.PROGRAM),
            step(Optimizer::hasJoins, () -> Pushdown.PROGRAM),
            // Before joins are ordered: projections that are left between joins then only pick columns, and the
            // sizes of rows are those that will flow.
            step(Optimizer::hasJoins, PruneColumns::new),
            step(Optimizer::hasOuterJoins, () -> UnusedJoins.PROGRAM),
            step(Optimizer::hasJoins, () -> Joins.PROGRAM),
            // After ordering, because a semi-join made of a join with a distinct aggregate was one relation of it.
            step(plan -> !isShort(plan), () -> Cleanup.PROGRAM),
            step(plan -> Plans.contains(plan, Aggregate.class::isInstance), () -> Aggregates.PROGRAM),
            // After projections have merged, so that limits find what is below them.
            step(plan -> Plans.contains(plan, Sort.class::isInstance), () -> SortsAndLimits.PROGRAM),
            // Last: every rule before may leave columns that nothing uses.
            step(_ -> true, PruneColumns::new),
            step(_ -> true, () -> ShortPlans.PROGRAM));

    public static RelNode optimize(RelNode plan) {
        return optimize(plan, OptimizerSettings.DEFAULT, RuleTrace.NONE);
    }

    /// As below, without folding constants.
    public static RelNode optimize(RelNode plan, OptimizerSettings settings, RuleTrace trace) {
        return optimize(plan, settings, ConstantFolder.NONE, trace);
    }

    /// `plan` rewritten, without subqueries and correlation; `trace` hears of each rule that fires.
    ///
    /// @param folder computes constant expressions, see [ConstantFolder]
    /// @throws dev.kindling.error.KindlingException UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY if a correlation
    /// cannot be removed
    public static RelNode optimize(RelNode plan, OptimizerSettings settings, RexExecutor folder, RuleTrace trace) {
        plan.getCluster().getPlanner().setExecutor(folder);
        plan.getCluster().setMetadataQuerySupplier(PlanMetadata::newQuery);
        plan.getCluster().invalidateMetadataQuery();
        RelNode optimized = settings.isBare()
                ? rewrite(SharedTable.inlined(plan), settings, trace)
                : new ShareCommonTables(p -> rewrite(p, settings, trace), p -> tidy(p, settings, trace)).optimize(plan);
        check(plan, optimized);
        return optimized;
    }

    /// Drops columns that became unused and merges projections.
    private static RelNode tidy(RelNode plan, OptimizerSettings settings, RuleTrace trace) {
        RelNode current = plan;
        for (Program program : List.of(ShortPlans.PROGRAM, new PruneColumns(), ShortPlans.PROGRAM)) {
            plan.getCluster().invalidateMetadataQuery();
            current = program.run(current, settings.disabledRules(), trace);
        }
        return current;
    }

    private static RelNode rewrite(RelNode plan, OptimizerSettings settings, RuleTrace trace) {
        RelNode current = plan;
        plan.getCluster().invalidateMetadataQuery();
        var made = new IdentityHashMap<Program, RelNode>();
        var settled = new IdentityHashMap<Program, Set<RelNode>>();
        for (Step step : STEPS) {
            if (settings.isBare() && !step.isRequired) continue;
            if (!step.applies.test(current)) continue;
            Program program = step.program.get();
            if (program == Joins.PROGRAM && !settings.reorderJoins()) continue;
            // What a program made it would leave as it is: the steps since then have changed nothing.
            if (made.get(program) == current) continue;
            Set<RelNode> nothingToDo =
                    settled.computeIfAbsent(program, _ -> Collections.newSetFromMap(new IdentityHashMap<>()));
            settled.forEach((earlier, nodes) -> {
                if (earlier != program && earlier.covers(program)) nothingToDo.addAll(nodes);
            });
            current = program.run(current, settings.disabledRules(), trace, nothingToDo);
            made.put(program, current);
            trace.completed(program.name(), current);
        }
        // It remembers answers about all plans on the way.
        plan.getCluster().invalidateMetadataQuery();
        return current;
    }

    /// @param isRequired whether there is no physical plan without it
    private record Step(Predicate<RelNode> applies, Supplier<Program> program, boolean isRequired) {}

    private static Step step(Predicate<RelNode> applies, Supplier<Program> program) {
        return new Step(applies, program, false);
    }

    private static Step required(Predicate<RelNode> applies, Supplier<Program> program) {
        return new Step(applies, program, true);
    }

    private static boolean hasJoins(RelNode plan) {
        return Plans.contains(plan, Join.class::isInstance);
    }

    private static boolean hasOuterJoins(RelNode plan) {
        return Plans.contains(
                plan, n -> n instanceof Join join && join.getJoinType().isOuterJoin());
    }

    /// Whether `plan` is a chain of filters, projections and sorts over one table.
    private static boolean isShort(RelNode plan) {
        return switch (plan) {
            case TableScan _, Values _ -> true;
            case Project project -> isShort(project.getInput());
            case Filter filter -> isShort(filter.getInput());
            case Sort sort -> isShort(sort.getInput());
            default -> false;
        };
    }

    private static boolean hasWindow(RelNode plan) {
        return Plans.contains(plan, n -> n instanceof Project project && project.containsOver());
    }

    private static void check(RelNode before, RelNode after) {
        if (!haveEqualColumns(before, after)) {
            throw new InternalException(
                    "optimizing changed the columns " + before.getRowType().getFullTypeString() + " to "
                            + after.getRowType().getFullTypeString() + " of\n" + RelOptUtil.toString(before));
        }
        if (Plans.contains(after, Optimizer::isLeftover)) {
            throw new InternalException("optimizing left behind what cannot run:\n" + RelOptUtil.toString(after));
        }
    }

    /// Whether the columns agree in number and type; a rule may have found out that one is never NULL.
    private static boolean haveEqualColumns(RelNode before, RelNode after) {
        var types = before.getCluster().getTypeFactory();
        var left = before.getRowType().getFieldList();
        var right = after.getRowType().getFieldList();
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) {
            RelDataType other = right.get(i).getType();
            if (!SqlTypeUtil.equalSansNullability(types, left.get(i).getType(), other)) return false;
        }
        return true;
    }

    private static boolean isLeftover(RelNode node) {
        return node instanceof Correlate
                || SharedTable.readBy(node) != null
                || node instanceof org.apache.calcite.rel.rules.MultiJoin
                || Plans.hasSubquery(node);
    }

    /// What Calcite's rule does not ask: a projection with `rand()` must not be computed twice or after a filter.
    private static boolean isDeterministic(Project project) {
        return project.getProjects().stream().allMatch(RexUtil::isDeterministic);
    }

    private static boolean isDeterministic(Filter filter) {
        return RexUtil.isDeterministic(filter.getCondition());
    }

    private static RelOptRule mergeProjects() {
        return ProjectMergeRule.Config.DEFAULT
                .withOperandSupplier(upper -> upper.operand(Project.class)
                        .oneInput(lower -> lower.operand(Project.class)
                                .predicate(Optimizer::isDeterministic)
                                .anyInputs()))
                .as(ProjectMergeRule.Config.class)
                .toRule();
    }

    private static RelOptRule pushFilterThroughProject() {
        return new PushFilterThroughProject(FilterProjectTransposeRule.Config.DEFAULT
                .withOperandFor(
                        Filter.class,
                        f -> isDeterministic(f) && !RexUtil.containsCorrelation(f.getCondition()),
                        Project.class,
                        p -> isDeterministic(p) && !p.containsOver())
                .withDescription("FilterProjectTransposeRule")
                .as(FilterProjectTransposeRule.Config.class));
    }

    private static RelOptRule pushFilterIntoJoin() {
        return FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig.DEFAULT
                .withOperandSupplier(upper -> upper.operand(Filter.class)
                        .predicate(Optimizer::isDeterministic)
                        .oneInput(lower -> lower.operand(Join.class).anyInputs()))
                .as(FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig.class)
                .toRule();
    }

    private static final class SetOperations {

        static final Program PROGRAM = CalciteRules.of(
                "set operations",
                UnionMergeRule.Config.DEFAULT.toRule(),
                UnionMergeRule.Config.INTERSECT.toRule(),
                UnionMergeRule.Config.MINUS.toRule(),
                UnionToDistinctRule.Config.DEFAULT.toRule(),
                IntersectToSemiJoinRule.Config.DEFAULT.toRule(),
                MinusToAntiJoinRule.Config.DEFAULT.toRule());
    }

    private static final class Pushdown {

        static final Program PROGRAM = CalciteRules.of(
                "push down",
                ReduceExpressionsRule.ProjectReduceExpressionsRule.ProjectReduceExpressionsRuleConfig.DEFAULT.toRule(),
                ReduceExpressionsRule.JoinReduceExpressionsRule.JoinReduceExpressionsRuleConfig.DEFAULT.toRule(),
                FilterMergeRule.Config.DEFAULT.toRule(),
                pushFilterIntoJoin(),
                FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig.DEFAULT.toRule(),
                pushFilterThroughProject(),
                FilterAggregateTransposeRule.Config.DEFAULT.toRule(),
                FilterSetOpTransposeRule.Config.DEFAULT.toRule(),
                // Where a filter has come to rest, and not at each level on its way down.
                ReduceExpressionsRule.FilterReduceExpressionsRule.FilterReduceExpressionsRuleConfig.DEFAULT.toRule(),
                JoinPushExpressionsRule.Config.DEFAULT.toRule(),
                mergeProjects(),
                ProjectRemoveRule.Config.DEFAULT.toRule(),
                AggregateProjectMergeRule.Config.DEFAULT.toRule(),
                PruneEmptyRules.FILTER_INSTANCE,
                PruneEmptyRules.PROJECT_INSTANCE,
                PruneEmptyRules.JOIN_LEFT_INSTANCE,
                PruneEmptyRules.JOIN_RIGHT_INSTANCE,
                PruneEmptyRules.AGGREGATE_INSTANCE,
                PruneEmptyRules.SORT_INSTANCE,
                PruneEmptyRules.SORT_FETCH_ZERO_INSTANCE,
                PruneEmptyRules.UNION_INSTANCE);
    }

    private static final class ShortPlans {

        static final Program PROGRAM = CalciteRules.of(
                "short plan",
                ReduceExpressionsRule.FilterReduceExpressionsRule.FilterReduceExpressionsRuleConfig.DEFAULT.toRule(),
                ReduceExpressionsRule.ProjectReduceExpressionsRule.ProjectReduceExpressionsRuleConfig.DEFAULT.toRule(),
                FilterMergeRule.Config.DEFAULT.toRule(),
                pushFilterThroughProject(),
                mergeProjects(),
                ProjectRemoveRule.Config.DEFAULT.toRule(),
                PruneEmptyRules.FILTER_INSTANCE,
                PruneEmptyRules.PROJECT_INSTANCE,
                PruneEmptyRules.SORT_INSTANCE,
                PruneEmptyRules.SORT_FETCH_ZERO_INSTANCE);
    }

    private static final class Transitive {

        static final Program PROGRAM = RuleBatch.of("transitive predicates", new InferPredicatesThroughJoin());
    }

    private static final class UnusedJoins {

        static final Program PROGRAM = RuleBatch.of("unused joins", new EliminateUnusedJoin());
    }

    private static final class Joins {

        static final Program PROGRAM = new JoinOrdering();
    }

    private static final class OwnPushdown {

        static final Program PROGRAM = RuleBatch.of(
                "push down through our nodes",
                new PushFilterThroughArrange(),
                new PushFilterThroughGenerate(),
                new PushFilterThroughWindow(),
                new SimplifyDisjunctionFactors(),
                new PushDisjunctionIntoJoin());
    }

    private static final class SortsAndLimits {

        static final Program PROGRAM = RuleBatch.of(
                "sorts and limits",
                new EliminateUnseenSort(),
                new MergeLimits(),
                new PushLimitThroughProject(),
                new PushLimitThroughUnion(),
                new PushLimitThroughOuterJoin());
    }

    private static final class Aggregates {

        static final Program PROGRAM =
                RuleBatch.of("aggregates", new EliminateDistinct(), new ComputeKeysAfterGrouping());
    }

    private static final class Cleanup {

        static final Program PROGRAM = CalciteRules.of(
                "clean up",
                mergeProjects(),
                ProjectRemoveRule.Config.DEFAULT.toRule(),
                FilterMergeRule.Config.DEFAULT.toRule(),
                pushFilterIntoJoin(),
                pushFilterThroughProject(),
                FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig.DEFAULT.toRule(),
                AggregateProjectMergeRule.Config.DEFAULT.toRule(),
                projectToSemiJoin(),
                joinToSemiJoin(),
                SortRemoveRedundantRule.Config.DEFAULT.toRule(),
                SortRemoveConstantKeysRule.Config.DEFAULT.toRule());

        /// Calcite's rules also take an aggregate without keys for one whose keys are all those of the join. But it
        /// has a row even if its input has none.
        private static RelOptRule projectToSemiJoin() {
            return SemiJoinRule.ProjectToSemiJoinRule.ProjectToSemiJoinRuleConfig.DEFAULT
                    .withOperandSupplier(
                            project -> project.operand(Project.class).oneInput(Cleanup::joinWithGroups))
                    .as(SemiJoinRule.ProjectToSemiJoinRule.ProjectToSemiJoinRuleConfig.class)
                    .toRule();
        }

        /// See [#projectToSemiJoin].
        private static RelOptRule joinToSemiJoin() {
            return SemiJoinRule.JoinToSemiJoinRule.JoinToSemiJoinRuleConfig.DEFAULT
                    .withOperandSupplier(Cleanup::joinWithGroups)
                    .as(SemiJoinRule.JoinToSemiJoinRule.JoinToSemiJoinRuleConfig.class)
                    .toRule();
        }

        private static RelRule.Done joinWithGroups(RelRule.OperandBuilder join) {
            return join.operand(Join.class)
                    .predicate(j -> j.getJoinType() == JoinRelType.INNER || j.getJoinType() == JoinRelType.LEFT)
                    .inputs(
                            left -> left.operand(RelNode.class).anyInputs(),
                            right -> right.operand(Aggregate.class)
                                    .predicate(aggregate -> aggregate.getGroupCount() > 0)
                                    .anyInputs());
        }
    }
}
