package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
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

/// Predicates over the same columns, evaluated in the reader; those over one column, once per entry of a
/// dictionary.
final class PredicateFilter implements RowFilter {

    private final List<Integer> columns;
    private final PredicateEvaluator evaluator;
    private final EvaluationContext context;
    private final EntryTable table = new EntryTable(this::test);
    /// How many columns the scan has.
    private int width;

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
    public int select(ColumnVector[] vectors, int rowCount, int[] rows) {
        if (columns.size() == 1 && vectors[columns.getFirst()] instanceof DictionaryVector vector) {
            width = vectors.length;
            int count = table.select(vector, rows);
            if (count >= 0) return count;
        }
        return evaluator.select(batch(vectors, rowCount), context, rows);
    }

    private Batch batch(ColumnVector[] vectors, int rowCount) {
        ColumnVector[] seen = vectors.clone();
        var unread = new NullVector(rowCount);
        for (int i = 0; i < seen.length; i++) if (!columns.contains(i)) seen[i] = unread;
        return new Batch(rowCount, Arrays.asList(seen));
    }

    /// As [EntryTable.Condition], of the only column.
    private void test(ColumnVector values, byte[] passes) {
        ColumnVector[] vectors = new ColumnVector[width];
        vectors[columns.getFirst()] = values;
        int[] selected = new int[values.size()];
        int count = evaluator.select(batch(vectors, values.size()), context, selected);
        for (int i = 0; i < count; i++) passes[selected[i]] = 1;
    }
}
