package dev.kindling.execution.query;

import dev.kindling.catalyst.analysis.AnalyzedQuery;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.catalyst.optimizer.ConstantFolder;
import dev.kindling.catalyst.optimizer.Optimizer;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.execution.query.QueryEngine.PlannedQuery;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/// The logical plan of a query at one state of its session, optimized when it first runs.
final class LogicalPlan {

    private static final double FEW_ROWS = 100_000;

    private final QueryEngine engine;
    private final long version;
    private final Map<String, Expression.Literal> parameters;
    private final AnalyzedQuery query;
    private @Nullable Optimized optimized;
    private volatile boolean isSpent;

    /// @param evaluation what constants were computed with
    record Optimized(RelNode plan, EvaluationContext evaluation, List<String> rules) {}

    LogicalPlan(QueryEngine engine, long version, Map<String, Expression.Literal> parameters, AnalyzedQuery query) {
        this.engine = engine;
        this.version = version;
        this.parameters = parameters;
        this.query = query;
    }

    StructType schema() {
        return query.schema();
    }

    /// Whether the session is still as it was.
    boolean isCurrent() {
        return version == engine.version();
    }

    /// Whether the plan may be used again at all.
    boolean isReusable() {
        return !query.reuse().isMomentary() && !isSpent;
    }

    /// Whether the plan is right for `values` too.
    boolean serves(Map<String, Expression.Literal> values) {
        return query.reuse().allows(parameters, values);
    }

    boolean hasSlots() {
        return !query.reuse().slots().isEmpty();
    }

    /// Whether knowing the values would not make for a better plan: it reads one table, or few rows.
    boolean isIndifferentToValues() {
        RelNode whole = SharedTable.inlined(query.plan());
        if (Plans.contains(whole, Plans::hasSubquery)) return false;
        var tables = new ArrayList<TableScan>();
        addTables(tables, whole);
        if (tables.size() <= 1) return true;
        double rows = 0;
        for (TableScan scan : tables) {
            LogicalTable table = scan.getTable().unwrap(LogicalTable.class);
            Double count = table == null ? null : table.source().statistics().rowCount();
            if (count == null) return false;
            rows += count;
        }
        return rows <= FEW_ROWS;
    }

    private static void addTables(List<TableScan> tables, RelNode node) {
        if (node instanceof TableScan scan) tables.add(scan);
        for (RelNode input : node.getInputs()) addTables(tables, input);
    }

    PlannedQuery physical() {
        PlannedQuery planned = physical(parameters);
        if (planned == null) throw new IllegalStateException("the plan does not fit the values it was made with");
        return planned;
    }

    /// The physical plan for `values`; null if the plan cannot be used with them, or not again.
    @Nullable
    PlannedQuery physical(Map<String, Expression.Literal> values) {
        EvaluationContext evaluation = engine.evaluation();
        List<Literal> slots = query.reuse().values(values, evaluation);
        if (slots == null) return null;
        Optimized ready = optimized(evaluation);
        return ready == null ? null : engine.physical(query, ready, slots);
    }

    /// The optimized plan; null if it was good for one use only and had that.
    private synchronized @Nullable Optimized optimized(EvaluationContext evaluation) {
        if (isSpent) return null;
        Optimized known = optimized;
        if (known != null) return new Optimized(known.plan(), evaluation, known.rules());
        ConstantFolder folder = ConstantFolder.of(engine.functions(), evaluation);
        var rules = new ArrayList<String>();
        RelNode plan =
                Optimizer.optimize(query.plan(), engine.optimizerSettings(), folder, (rule, node) -> rules.add(rule));
        var made = new Optimized(plan, evaluation, List.copyOf(rules));
        if (folder.isMomentary()) isSpent = true;
        else optimized = made;
        return made;
    }
}
