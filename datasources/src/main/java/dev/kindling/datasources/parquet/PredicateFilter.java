package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.evaluation.ExpressionTraits;
import dev.kindling.catalyst.evaluation.PredicateEvaluator;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Predicates over the same columns, evaluated in the reader.
final class PredicateFilter implements RowFilter {

    private final List<Integer> columns;
    private final PredicateEvaluator evaluator;
    private final EvaluationContext context;
    private final int[] rows = new int[Batch.CAPACITY];

    private PredicateFilter(List<Integer> columns, List<PhysicalExpression> predicates, EvaluationContext context) {
        this.columns = columns;
        this.evaluator = PredicateEvaluator.of(predicates);
        this.context = context;
    }

    /// Whether a reader can drop rows by `predicate` without anybody noticing: it gives the same answer whenever it
    /// is asked, and never an error.
    static boolean takes(PhysicalExpression predicate) {
        return ExpressionTraits.isDeterministic(predicate)
                && !ExpressionTraits.canFail(predicate)
                && !columnsOf(predicate).isEmpty();
    }

    /// Filters for those of `predicates` that readers take, one for each set of columns, in the order given.
    static List<RowFilter> of(List<PhysicalExpression> predicates, EvaluationContext context) {
        var byColumns = new LinkedHashMap<List<Integer>, List<PhysicalExpression>>();
        for (PhysicalExpression predicate : predicates) {
            if (!takes(predicate)) continue;
            byColumns
                    .computeIfAbsent(columnsOf(predicate), _ -> new ArrayList<>())
                    .add(predicate);
        }
        var filters = new ArrayList<RowFilter>();
        byColumns.forEach((columns, parts) -> filters.add(new PredicateFilter(columns, parts, context)));
        return filters;
    }

    private static List<Integer> columnsOf(PhysicalExpression predicate) {
        var columns = new TreeSet<Integer>();
        collectColumns(predicate, columns);
        return List.copyOf(columns);
    }

    private static void collectColumns(PhysicalExpression expression, Set<Integer> columns) {
        if (expression instanceof ColumnReference(int index, var _, var _)) columns.add(index);
        for (PhysicalExpression child : ExpressionTraits.children(expression)) collectColumns(child, columns);
    }

    @Override
    public List<Integer> columns() {
        return columns;
    }

    @Override
    public void narrow(ColumnVector[] vectors, byte[] keep, int rowCount) {
        ColumnVector[] seen = vectors.clone();
        var unread = new NullVector(rowCount);
        for (int i = 0; i < seen.length; i++) if (seen[i] == null) seen[i] = unread;
        int count = evaluator.select(new Batch(rowCount, Arrays.asList(seen)), context, rows);
        if (count == rowCount) return;
        int next = 0;
        for (int i = 0; i < rowCount; i++) {
            boolean passes = next < count && rows[next] == i;
            if (passes) next++;
            else keep[i] = 0;
        }
    }
}
