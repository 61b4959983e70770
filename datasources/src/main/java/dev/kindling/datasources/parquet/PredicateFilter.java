package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
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
import org.jspecify.annotations.Nullable;

/// Predicates over the same columns, evaluated in the reader; those over one column, once per entry of a
/// dictionary.
final class PredicateFilter implements RowFilter {

    private final List<Integer> columns;
    private final PredicateEvaluator evaluator;
    private final EvaluationContext context;
    /// The last dictionary seen, and 1 for those of its entries that pass, once that is known.
    private @Nullable ColumnVector dictionary;
    private byte @Nullable [] passing;
    private long rowsOfDictionary;

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
            if (vector.dictionary() != dictionary) forget(vector.dictionary());
            byte[] table = passing;
            if (table == null && isWorthATable(vector)) table = makeTable(vectors);
            if (table != null) return select(vector, table, rowCount, rows);
            rowsOfDictionary += rowCount;
        }
        return evaluator.select(batch(vectors, rowCount), context, rows);
    }

    private Batch batch(ColumnVector[] vectors, int rowCount) {
        ColumnVector[] seen = vectors.clone();
        var unread = new NullVector(rowCount);
        for (int i = 0; i < seen.length; i++) if (!columns.contains(i)) seen[i] = unread;
        return new Batch(rowCount, Arrays.asList(seen));
    }

    private void forget(ColumnVector next) {
        dictionary = next;
        passing = null;
        rowsOfDictionary = 0;
    }

    /// Whether to look at every entry: a small dictionary, or one whose rows have cost as much so far.
    private boolean isWorthATable(DictionaryVector vector) {
        int size = vector.dictionary().size();
        return size > 0 && (size <= 2 * Batch.CAPACITY || rowsOfDictionary >= size);
    }

    /// Asks of every entry of the dictionary, and of NULL behind them, whether it passes.
    private byte[] makeTable(ColumnVector[] vectors) {
        int column = columns.getFirst();
        ColumnVector entries = ((DictionaryVector) vectors[column]).dictionary();
        int size = entries.size();
        byte[] table = new byte[size + 1];
        ColumnVector[] seen = vectors.clone();
        seen[column] = entries;
        int[] selected = new int[size];
        int count = evaluator.select(batch(seen, size), context, selected);
        for (int i = 0; i < count; i++) table[selected[i]] = 1;
        seen[column] = Vectors.nullsLike(entries, 1);
        table[size] = (byte) evaluator.select(batch(seen, 1), context, new int[1]);
        passing = table;
        return table;
    }

    private static int select(DictionaryVector vector, byte[] table, int rowCount, int[] rows) {
        int[] codes = vector.codes();
        int offset = vector.offset();
        long[] validity = vector.validity();
        int count = 0;
        if (validity == null) {
            for (int i = 0; i < rowCount; i++) {
                rows[count] = i;
                count += table[codes[offset + i]];
            }
            return count;
        }
        int nullEntry = table.length - 1;
        for (int i = 0; i < rowCount; i++) {
            rows[count] = i;
            count += table[Validity.isSet(validity, offset + i) ? codes[offset + i] : nullEntry];
        }
        return count;
    }
}
