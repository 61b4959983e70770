package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.execution.codegen.FusedSums;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups and the states of their aggregates.
final class AggregateTable {

    /// What a row may add to the states of its group where these keep values.
    private static final long STATE_BYTES = 256;

    private final List<Aggregation> aggregations;
    /// Null without keys: all rows are one group.
    private final @Nullable GroupTable groups;
    private final Accumulator[] accumulators;
    private final @Nullable FusedSums fused;
    private final int[] numbers = new int[Batch.CAPACITY];
    private int groupCount;

    /// @param fused what sums up rows where it can; null for kernels alone
    AggregateTable(List<DataType> keyTypes, List<Aggregation> aggregations, @Nullable FusedSums fused) {
        this.aggregations = aggregations;
        this.fused = fused;
        groups = keyTypes.isEmpty() ? null : GroupTable.of(keyTypes);
        accumulators = accumulators(aggregations);
    }

    private static Accumulator[] accumulators(List<Aggregation> aggregations) {
        return aggregations.stream()
                .map(a -> a.function().accumulator(a.signature()))
                .toArray(Accumulator[]::new);
    }

    int groupCount() {
        return groupCount;
    }

    /// Makes room for `count` groups at once. There must be none yet.
    void expect(int count) {
        if (groups == null) return;
        groups.expect(count);
        for (Accumulator accumulator : accumulators) accumulator.resize(count);
    }

    /// Makes the one group of a table without keys exist.
    void ensureGroup() {
        if (groups != null || groupCount > 0) return;
        groupCount = 1;
        for (Accumulator accumulator : accumulators) accumulator.resize(1);
    }

    /// Adds rows.
    void update(ColumnVector[] keys, AggregateInput input) {
        int rowCount = input.rowCount();
        number(keys, rowCount);
        boolean summed =
                fused != null && fused.update(input.batch(), input.context(), numbers, groupCount, accumulators);
        for (int a = 0; a < accumulators.length; a++) {
            if (summed && fused != null && fused.covers(a)) continue;
            Aggregation aggregation = aggregations.get(a);
            ColumnVector[] arguments = input.columns(aggregation.arguments());
            if (aggregation.filter() == Aggregation.NO_FILTER) {
                update(accumulators[a], arguments, numbers, rowCount);
            } else {
                updateFiltered(accumulators[a], arguments, input.column(aggregation.filter()));
            }
        }
    }

    /// Adds partial results; the aggregations' arguments are then the columns of the states.
    void merge(ColumnVector[] keys, List<ColumnVector[]> states, int rowCount) {
        number(keys, rowCount);
        for (int a = 0; a < accumulators.length; a++) accumulators[a].merge(states.get(a), numbers, rowCount);
    }

    private void number(ColumnVector[] keys, int rowCount) {
        if (groups == null) {
            ensureGroup();
            return;
        }
        groups.find(keys, rowCount, numbers);
        if (groups.groupCount() == groupCount) return;
        groupCount = groups.groupCount();
        for (Accumulator accumulator : accumulators) accumulator.resize(groupCount);
    }

    private void update(Accumulator accumulator, ColumnVector[] arguments, int[] groupNumbers, int rowCount) {
        if (groups == null) {
            accumulator.updateAll(arguments, 0, rowCount);
        } else {
            accumulator.update(arguments, groupNumbers, rowCount);
        }
    }

    private void updateFiltered(Accumulator accumulator, ColumnVector[] arguments, ColumnVector filter) {
        int[] rows = new int[filter.size()];
        int count = select(filter, rows);
        if (count == 0) return;
        int[] of = new int[count];
        for (int i = 0; i < count; i++) of[i] = numbers[rows[i]];
        update(accumulator, gathered(arguments, rows, count), of, count);
    }

    private static ColumnVector[] gathered(ColumnVector[] arguments, int[] rows, int count) {
        ColumnVector[] some = new ColumnVector[arguments.length];
        for (int i = 0; i < some.length; i++) some[i] = Vectors.gather(arguments[i], rows, count);
        return some;
    }

    /// The rows where `filter` is true.
    private static int select(ColumnVector filter, int[] selected) {
        int count = 0;
        for (int i = 0; i < filter.size(); i++) {
            if (!filter.isNull(i) && isTrue(filter, i)) selected[count++] = i;
        }
        return count;
    }

    private static boolean isTrue(ColumnVector filter, int row) {
        return switch (filter) {
            case BooleanVector v -> v.get(row) != 0;
            case DictionaryVector v -> isTrue(v.dictionary(), v.code(row));
            default -> throw new IllegalArgumentException("not a boolean column: " + filter.getClass());
        };
    }

    /// The keys, then the states, of `count` groups from `from` on.
    Batch states(int from, int count) {
        if (fused != null) fused.flush(accumulators);
        List<ColumnVector> columns = keyColumns(from, count);
        for (Accumulator accumulator : accumulators) columns.addAll(Arrays.asList(accumulator.states(from, count)));
        return new Batch(count, columns);
    }

    /// The keys, then the results, of `count` groups from `from` on.
    Batch results(int from, int count) {
        if (fused != null) fused.flush(accumulators);
        List<ColumnVector> columns = keyColumns(from, count);
        for (Accumulator accumulator : accumulators) columns.add(accumulator.results(from, count));
        return new Batch(count, columns);
    }

    private List<ColumnVector> keyColumns(int from, int count) {
        return groups == null
                ? new ArrayList<>()
                : new ArrayList<>(groups.keys(from, count).columns());
    }

    /// The keys and states of a batch in which each row is a group of its own, as happens to be true or nearly so.
    static Batch statesOfRows(ColumnVector[] keys, List<Aggregation> aggregations, AggregateInput input) {
        int rowCount = input.rowCount();
        Accumulator[] accumulators = accumulators(aggregations);
        int[] own = new int[rowCount];
        Arrays.setAll(own, i -> i);
        List<ColumnVector> columns = new ArrayList<>(Arrays.asList(keys));
        for (int a = 0; a < accumulators.length; a++) {
            Aggregation aggregation = aggregations.get(a);
            ColumnVector[] arguments = input.columns(aggregation.arguments());
            accumulators[a].resize(rowCount);
            if (aggregation.filter() == Aggregation.NO_FILTER) {
                accumulators[a].update(arguments, own, rowCount);
            } else {
                int[] rows = new int[rowCount];
                int count = select(input.column(aggregation.filter()), rows);
                accumulators[a].update(gathered(arguments, rows, count), rows, count);
            }
            columns.addAll(Arrays.asList(accumulators[a].states(0, rowCount)));
        }
        return new Batch(rowCount, columns);
    }

    long sizeBytes() {
        return accumulatorBytes() + (groups == null ? 0 : groups.sizeBytes()) + (fused == null ? 0 : fused.sizeBytes());
    }

    private long accumulatorBytes() {
        long total = 0;
        for (Accumulator accumulator : accumulators) total += accumulator.sizeBytes();
        return total;
    }

    /// About how many groups take `bytes`, at least one.
    int groupsIn(long bytes) {
        return Math.clamp(bytes * groupCount / Math.max(1, sizeBytes()), 1, Integer.MAX_VALUE);
    }

    /// What adding these rows may add to [#sizeBytes]; a guess where only the rows themselves would tell.
    long growthBytes(ColumnVector[] keys, int rowCount) {
        if (groups == null) return 0;
        long now = accumulatorBytes();
        long states = groupCount == 0
                ? 0
                : Math.min(2 * now * rowCount / groupCount, now + STATE_BYTES * rowCount * accumulators.length);
        return groups.growthBytes(keys, rowCount) + states;
    }
}
