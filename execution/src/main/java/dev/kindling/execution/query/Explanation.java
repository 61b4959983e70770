package dev.kindling.execution.query;

import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.catalyst.optimizer.estimate.PlanStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement.ExplainMode;
import dev.kindling.execution.plan.Decisions;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.execution.query.QueryEngine.PlannedQuery;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Counters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;

/// What EXPLAIN answers.
final class Explanation {

    private final QueryEngine engine;

    Explanation(QueryEngine engine) {
        this.engine = engine;
    }

    String of(Relation relation, ExplainMode mode) {
        PlannedQuery query = engine.plan(relation);
        return plans(query, relation, mode) + notes(query);
    }

    private static String notes(PlannedQuery query) {
        return query.notes().isEmpty() ? "" : "\n== Notes ==\n" + String.join("\n", query.notes()) + "\n";
    }

    private String plans(PlannedQuery query, Relation relation, ExplainMode mode) {
        return switch (mode) {
            case SIMPLE, CODEGEN, FORMATTED -> physical(query);
            case EXTENDED ->
                "== Parsed Logical Plan ==\n" + relation + "\n\n== Analyzed Logical Plan ==\n"
                        + query.schema().fieldNames() + "\n"
                        + RelOptUtil.toString(SharedTable.inlined(query.analyzed()))
                        + "\n== Optimized Logical Plan ==\n" + RelOptUtil.toString(query.optimized())
                        + "\n== Rules ==\n" + String.join(", ", query.rules()) + "\n\n" + physical(query);
            case COST -> "== Optimized Logical Plan ==\n" + withCosts(query.optimized()) + "\n" + physical(query);
            case ANALYZE -> analyzed(query);
        };
    }

    private static String physical(PlannedQuery query) {
        return "== Physical Plan ==\n" + PlanText.tree(query.physical());
    }

    private static String withCosts(RelNode plan) {
        var text = new StringBuilder();
        appendCosts(text, plan, PlanStatistics.create(), 0);
        return text.toString();
    }

    private static void appendCosts(StringBuilder text, RelNode node, PlanStatistics statistics, int depth) {
        String line = RelOptUtil.toString(node).lines().findFirst().orElse("");
        text.repeat(' ', depth * 2).append(line);
        text.append(String.format(
                Locale.ROOT, ", rows=%.0f, bytes=%.0f%n", statistics.rowCount(node), statistics.sizeBytes(node)));
        for (RelNode input : node.getInputs()) appendCosts(text, input, statistics, depth + 1);
    }

    /// Runs the query and shows what its operators counted, and what was decided of them on the way.
    private String analyzed(PlannedQuery query) {
        var counters = new Counters();
        long started = System.nanoTime();
        long rows = 0;
        var decisions = new Decisions();
        try (QueryResult result = engine.run(query, counters, decisions, new Cancellation())) {
            for (var batch = result.next(); batch != null; batch = result.next()) rows += batch.rowCount();
        }
        double millis = (System.nanoTime() - started) / 1e6;
        Map<String, Map<String, Long>> totals = counters.totals();
        var text = new StringBuilder("== Analyzed Plan ==\n");
        PlanText.tree(query.physical()).lines().forEach(line -> {
            text.append(line);
            int end = line.indexOf(')');
            int start = 0;
            while (start < line.length() && !Character.isLetter(line.charAt(start))) start++;
            String operator = line.substring(start, end + 1);
            Map<String, Long> counted = totals.get(operator);
            if (counted != null) text.append(' ').append(counted);
            List<String> decided = decisions.of(operator);
            if (!decided.isEmpty()) text.append(' ').append(String.join("; ", decided));
            text.append('\n');
        });
        return text.append(String.format(Locale.ROOT, "%d rows in %.1f ms%n", rows, millis))
                .toString();
    }
}
