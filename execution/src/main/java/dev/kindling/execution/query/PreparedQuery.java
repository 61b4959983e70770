package dev.kindling.execution.query;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.query.QueryEngine.PlannedQuery;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.sql.types.StructType;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A query that is analyzed and optimized once and run any number of times, by any number of threads.
///
/// A plan is used again as long as nothing has changed that queries are planned by (views, functions, settings,
/// kept rows), and for all values of parameters that it is right for: where a value is only compared with, the plan
/// has a slot for it; where it shapes the plan (LIMIT, an item of the select list, an argument of a function),
/// other values get a plan of their own, and so do NULL and values of other types. Plans that depend on the time or
/// on what files there are, are made anew each time.
///
/// Values decide in which order tables are best joined. So a plan has slots only if it reads a single table, or
/// tables so small that any order will do.
public final class PreparedQuery {

    private static final int MOST_PLANS = 8;

    private final QueryEngine engine;
    private final Relation relation;
    private final @Nullable KnownRows known;
    /// The last used first.
    private final ArrayDeque<LogicalPlan> plans = new ArrayDeque<>();

    PreparedQuery(QueryEngine engine, Relation relation) {
        this.engine = engine;
        this.relation = relation;
        this.known = KnownRows.of(relation);
    }

    public Relation relation() {
        return relation;
    }

    /// The names and types of the query's columns.
    ///
    /// @throws dev.kindling.error.KindlingException for what the user got wrong
    public StructType schema(Map<String, Expression.Literal> parameters) {
        return known != null ? known.schema() : logical(parameters).schema();
    }

    public PlannedQuery plan(Map<String, Expression.Literal> parameters) {
        while (true) {
            LogicalPlan logical = logical(parameters);
            PlannedQuery planned = logical.physical(parameters);
            if (planned != null) return planned;
            forget(logical);
            if (logical.hasSlots())
                return engine.analyze(relation, parameters, false).physical();
        }
    }

    /// Runs the query; its rows come as they are asked for.
    public QueryResult run(Map<String, Expression.Literal> parameters) {
        return known != null ? known.result() : engine.run(plan(parameters), new Counters(), new Cancellation());
    }

    /// Drops the plans, and with them what they hold of tables.
    void forgetPlans() {
        synchronized (plans) {
            plans.clear();
        }
    }

    private void forget(LogicalPlan plan) {
        synchronized (plans) {
            plans.remove(plan);
        }
    }

    private LogicalPlan logical(Map<String, Expression.Literal> parameters) {
        LogicalPlan known = find(parameters);
        if (known != null) return known;
        if (!parameters.isEmpty() && !engine.cache().isEmpty()) {
            // Rows may be kept of the query with these values.
            var bound = new Relation.Bound(parameters, relation);
            if (engine.cache().contains(bound)) return engine.analyze(bound, Map.of(), false);
        }
        LogicalPlan made = engine.analyze(relation, parameters, true);
        if (made.hasSlots() && !made.isIndifferentToValues()) made = engine.analyze(relation, parameters, false);
        if (made.isReusable()) {
            synchronized (plans) {
                plans.addFirst(made);
                if (plans.size() > MOST_PLANS) plans.removeLast();
            }
        }
        return made;
    }

    private @Nullable LogicalPlan find(Map<String, Expression.Literal> parameters) {
        synchronized (plans) {
            plans.removeIf(plan -> !plan.isCurrent() || !plan.isReusable());
            LogicalPlan found = null;
            for (LogicalPlan plan : plans) {
                if (found == null && plan.serves(parameters)) found = plan;
            }
            if (found != null && found != plans.peekFirst()) {
                plans.remove(found);
                plans.addFirst(found);
            }
            return found;
        }
    }
}
