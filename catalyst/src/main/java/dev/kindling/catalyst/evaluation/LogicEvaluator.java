package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.Arrays;
import java.util.List;

/// AND and OR in three-valued logic. An operand that is cheap and cannot fail runs over all rows; any other only
/// over those its predecessors leave undecided.
final class LogicEvaluator implements ExpressionEvaluator {

    enum Kind {
        AND,
        OR
    }

    private static final byte FALSE = 0;
    private static final byte TRUE = 1;
    private static final byte UNKNOWN = 2;

    private final List<SubsetEvaluator> operands;
    private final boolean[] careful;
    private final byte decisive;

    LogicEvaluator(List<SubsetEvaluator> operands, List<PhysicalExpression> expressions, Kind kind) {
        this.operands = operands;
        this.decisive = kind == Kind.AND ? FALSE : TRUE;
        this.careful = new boolean[operands.size()];
        for (int i = 0; i < careful.length; i++) careful[i] = !ExpressionTraits.isCheapAndSafe(expressions.get(i));
    }

    @Override
    public ColumnVector evaluate(Batch batch, EvaluationContext context) {
        int size = batch.rowCount();
        byte[] truth = truths(operands.getFirst().evaluate(batch, context), size);
        for (int k = 1; k < operands.size(); k++) {
            if (!careful[k]) {
                combine(truth, truths(operands.get(k).evaluate(batch, context), size), size);
                continue;
            }
            int[] rows = new int[size];
            int count = 0;
            for (int i = 0; i < size; i++) {
                rows[count] = i;
                count += truth[i] != decisive ? 1 : 0;
            }
            if (count == 0) break;
            if (count == size) {
                combine(truth, truths(operands.get(k).evaluate(batch, context), size), size);
            } else {
                byte[] some = truths(operands.get(k).evaluate(batch, rows, count, context), count);
                for (int i = 0; i < count; i++) {
                    truth[rows[i]] = decisive == FALSE ? and(truth[rows[i]], some[i]) : or(truth[rows[i]], some[i]);
                }
            }
        }
        return vector(truth, size);
    }

    private void combine(byte[] truth, byte[] more, int size) {
        if (decisive == FALSE) {
            for (int i = 0; i < size; i++) truth[i] = and(truth[i], more[i]);
        } else {
            for (int i = 0; i < size; i++) truth[i] = or(truth[i], more[i]);
        }
    }

    private static byte and(byte a, byte b) {
        return a == FALSE || b == FALSE ? FALSE : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : TRUE;
    }

    private static byte or(byte a, byte b) {
        return a == TRUE || b == TRUE ? TRUE : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : FALSE;
    }

    private static byte[] truths(ColumnVector vector, int size) {
        byte[] truth = new byte[size];
        if (Vectors.flatten(vector) instanceof BooleanVector v) {
            System.arraycopy(v.values(), v.offset(), truth, 0, size);
            if (v.mayHaveNulls()) {
                for (int i = 0; i < size; i++) if (v.isNull(i)) truth[i] = UNKNOWN;
            }
        } else {
            Arrays.fill(truth, UNKNOWN);
        }
        return truth;
    }

    private static BooleanVector vector(byte[] truth, int size) {
        long[] bits = null;
        for (int i = 0; i < size; i++) {
            if (truth[i] != UNKNOWN) continue;
            if (bits == null) bits = Validity.allValid(size);
            Validity.clear(bits, i);
            truth[i] = FALSE;
        }
        return new BooleanVector(truth, 0, size, bits);
    }
}
