package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import java.util.ArrayList;
import java.util.List;

/// Finds the rows for which a condition is true. The parts of a conjunction run one after the other, each only over
/// the rows still alive, on just the columns it reads. One per task.
public final class PredicateEvaluator {

    private final List<SubsetEvaluator> conjuncts;
    private final boolean[] safe;

    private PredicateEvaluator(List<PhysicalExpression> conjuncts) {
        this.conjuncts = conjuncts.stream()
                .map(c -> SubsetEvaluator.of(c, Scope.ALL_COLUMNS))
                .toList();
        safe = new boolean[conjuncts.size()];
        for (int i = 0; i < safe.length; i++) safe[i] = ExpressionTraits.isCheapAndSafe(conjuncts.get(i));
    }

    public static PredicateEvaluator of(PhysicalExpression predicate) {
        return of(List.of(predicate));
    }

    /// All of `conjuncts` must be true.
    public static PredicateEvaluator of(List<PhysicalExpression> conjuncts) {
        var parts = new ArrayList<PhysicalExpression>();
        for (PhysicalExpression conjunct : conjuncts) addParts(conjunct, parts);
        return new PredicateEvaluator(parts);
    }

    private static void addParts(PhysicalExpression predicate, List<PhysicalExpression> parts) {
        if (predicate instanceof And(var operands)) operands.forEach(o -> addParts(o, parts));
        else parts.add(predicate);
    }

    /// Writes the numbers of the rows that pass into `rows` (at least as long as the batch), ascending, and returns
    /// how many there are.
    public int select(Batch batch, EvaluationContext context, int[] rows) {
        int size = batch.rowCount();
        for (int i = 0; i < size; i++) rows[i] = i;
        int alive = size;
        for (int k = 0; k < safe.length && alive > 0; k++) {
            SubsetEvaluator conjunct = conjuncts.get(k);
            if (alive == size) {
                alive = keepTrue(conjunct.evaluate(batch, context), rows, alive);
            } else if (safe[k] && alive > size - (size >> 2)) {
                // Gathering costs more than the few rows saved.
                alive = keepTrueAt(conjunct.evaluate(batch, context), rows, alive);
            } else {
                alive = keepTrue(conjunct.evaluate(batch, rows, alive, context), rows, alive);
            }
        }
        return alive;
    }

    /// The rows of `batch` that pass; the same instance if all do.
    public Batch filter(Batch batch, EvaluationContext context) {
        int[] rows = new int[batch.rowCount()];
        int count = select(batch, context, rows);
        if (count == batch.rowCount()) return batch;
        var columns = new ArrayList<ColumnVector>(batch.columns().size());
        for (ColumnVector column : batch.columns()) columns.add(Vectors.gather(column, rows, count));
        return new Batch(count, columns);
    }

    /// Keeps `rows[i]` where value `i` is true.
    private static int keepTrue(ColumnVector truth, int[] rows, int count) {
        int kept = 0;
        switch (truth) {
            case DictionaryVector v
            when v.dictionary() instanceof BooleanVector entries && entries.size() > 0 -> {
                if (v.isConstant()) return entries.get(0) != 0 ? count : 0;
                byte[] values = entries.values();
                int first = entries.offset();
                int[] codes = v.codes();
                int offset = v.offset();
                long[] validity = v.validity();
                for (int i = 0; i < count; i++) {
                    rows[kept] = rows[i];
                    int valid = validity == null || Validity.isSet(validity, offset + i) ? 1 : 0;
                    kept += values[first + codes[offset + i]] & valid;
                }
            }
            case BooleanVector v -> {
                byte[] values = v.values();
                int offset = v.offset();
                long[] validity = v.validity();
                if (validity == null) {
                    for (int i = 0; i < count; i++) {
                        rows[kept] = rows[i];
                        kept += values[offset + i];
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        rows[kept] = rows[i];
                        kept += values[offset + i] & (Validity.isSet(validity, offset + i) ? 1 : 0);
                    }
                }
            }
            case NullVector _ -> {}
            default -> {
                return keepTrue(Vectors.flatten(truth), rows, count);
            }
        }
        return kept;
    }

    /// Keeps `rows[i]` where value `rows[i]` is true.
    private static int keepTrueAt(ColumnVector truth, int[] rows, int count) {
        if (!(Vectors.flatten(truth) instanceof BooleanVector v)) return 0;
        byte[] values = v.values();
        int offset = v.offset();
        long[] validity = v.validity();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            rows[kept] = row;
            kept += values[offset + row] & (validity == null || Validity.isSet(validity, offset + row) ? 1 : 0);
        }
        return kept;
    }
}
