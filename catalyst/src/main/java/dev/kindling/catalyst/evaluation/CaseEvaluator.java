package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CASE: each condition runs over the rows the ones before it left, each result over the rows it is taken for.
/// Where all results are constants they become a dictionary and only codes are written.
final class CaseEvaluator implements ExpressionEvaluator {

    private final List<SubsetEvaluator> conditions = new ArrayList<>();
    private final List<@Nullable SubsetEvaluator> results = new ArrayList<>();
    private final DataType type;
    private final @Nullable ColumnVector constants;
    private final boolean[] constantIsNull;
    /// Where the batch has the column of `CASE WHEN condition THEN column END`, or -1.
    private final int onlyColumn;

    private CaseEvaluator(CaseWhen expression, Scope scope) {
        type = expression.type();
        var values = new ArrayList<@Nullable PhysicalExpression>();
        for (Branch branch : expression.branches()) {
            conditions.add(SubsetEvaluator.of(branch.condition(), scope));
            values.add(branch.result());
        }
        values.add(expression.otherwise());
        boolean constant = true;
        for (PhysicalExpression value : values) {
            results.add(value == null ? null : SubsetEvaluator.of(value, scope));
            constant &= value == null || value instanceof Literal;
        }
        constantIsNull = new boolean[values.size()];
        constants = constant ? entries(values) : null;
        boolean single = values.size() == 2 && isNull(values.get(1));
        onlyColumn = single && values.getFirst() instanceof ColumnReference column ? scope.column(column.index()) : -1;
    }

    private static boolean isNull(@Nullable PhysicalExpression value) {
        return value == null || (value instanceof Literal literal && literal.value() == null);
    }

    static ExpressionEvaluator of(CaseWhen expression, Scope scope) {
        return new CaseEvaluator(expression, scope);
    }

    private ColumnVector entries(List<@Nullable PhysicalExpression> values) {
        var entries = LiteralVectorBuilder.of(type);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i) instanceof Literal literal ? literal.value() : null;
            constantIsNull[i] = value == null;
            entries.append(value);
        }
        return Vectors.withoutValidity(entries.build());
    }

    @Override
    public ColumnVector evaluate(Batch batch, EvaluationContext context) {
        int size = batch.rowCount();
        if (onlyColumn >= 0) {
            ColumnVector truth = conditions.getFirst().evaluate(batch, context);
            return Vectors.restricted(batch.column(onlyColumn), truths(truth));
        }
        int[] branchOf = new int[size];
        int[] counts = chooseBranches(batch, context, branchOf);
        if (constants != null) return constants(constants, branchOf, size);
        var pieces = new ArrayList<ColumnVector>();
        int[] position = new int[size];
        int end = 0;
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] == 0) continue;
            SubsetEvaluator result = results.get(k);
            if (counts[k] == size) {
                return result == null ? Vectors.nulls(type, size) : result.evaluate(batch, context);
            }
            int[] rows = new int[counts[k]];
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (branchOf[i] != k) continue;
                position[i] = end + count;
                rows[count++] = i;
            }
            pieces.add(result == null ? Vectors.nulls(type, count) : result.evaluate(batch, rows, count, context));
            end += count;
        }
        if (pieces.isEmpty()) return Vectors.nulls(type, size);
        return Vectors.gather(Vectors.concat(pieces), position, size);
    }

    /// A bitmap of the rows for which `condition` is true.
    private static long[] truths(ColumnVector condition) {
        int size = condition.size();
        long[] bits = Validity.noneValid(size);
        if (!(Vectors.flatten(condition) instanceof BooleanVector truth)) return bits;
        byte[] values = truth.values();
        int offset = truth.offset();
        for (int i = 0; i < size; i++) bits[i >> 6] |= (values[offset + i] & 1L) << (i & 63);
        long[] known = Validity.rebased(truth.validity(), offset, size);
        if (known != null) for (int i = 0; i < bits.length; i++) bits[i] &= known[i];
        return bits;
    }

    /// Notes for each row the branch it takes, the last for "otherwise", and tells how many rows take each.
    private int[] chooseBranches(Batch batch, EvaluationContext context, int[] branchOf) {
        int size = batch.rowCount();
        int last = conditions.size();
        int[] counts = new int[last + 1];
        int[] remaining = new int[size];
        for (int i = 0; i < size; i++) remaining[i] = i;
        int count = size;
        for (int k = 0; k < last && count > 0; k++) {
            ColumnVector truth = count == size
                    ? conditions.get(k).evaluate(batch, context)
                    : conditions.get(k).evaluate(batch, remaining, count, context);
            if (!(Vectors.flatten(truth) instanceof BooleanVector condition)) continue;
            int left = 0;
            for (int i = 0; i < count; i++) {
                int row = remaining[i];
                if (condition.get(i) != 0 && !condition.isNull(i)) {
                    branchOf[row] = k;
                    counts[k]++;
                } else {
                    remaining[left++] = row;
                }
            }
            count = left;
        }
        for (int i = 0; i < count; i++) branchOf[remaining[i]] = last;
        counts[last] = count;
        return counts;
    }

    private ColumnVector constants(ColumnVector entries, int[] branchOf, int size) {
        long[] bits = null;
        for (int i = 0; i < size; i++) {
            if (!constantIsNull[branchOf[i]]) continue;
            if (bits == null) bits = Validity.allValid(size);
            Validity.clear(bits, i);
        }
        return new DictionaryVector(branchOf, 0, size, bits, entries);
    }
}
