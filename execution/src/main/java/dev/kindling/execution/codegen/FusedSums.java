package dev.kindling.execution.codegen;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.SumAccumulator;
import dev.kindling.execution.codegen.LoopShape.Grouping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sums and counts of a task that generated loops compute, batch by batch, from the columns below a projection.
///
/// A batch is taken only if its smallest and largest values prove that nothing overflows, in 64 bits or in the
/// types of the query: then there is no error to find and no order to keep, and the loop needs no check. Any other
/// batch is left to kernels, which find the error if there is one. So is all of a small input, for which a loop
/// would not be worth making, and every batch once there are many groups.
///
/// Sums of many batches are kept here, in 64 bits as long as these hold them, before [#flush] hands them on.
public final class FusedSums {

    /// Batches of a task that are left to kernels before anything is prepared.
    private static final int BATCHES_BEFORE = 1;
    /// Of groups times terms, so that they stay in a cache of the core's own.
    private static final int MOST_SUMS = 1 << 15;
    /// Batches without a proof before what has none is given up.
    private static final int MOST_FAILURES = 3;
    private static final int[] NO_GROUPS = new int[0];

    private final List<@Nullable SumRequest> requests;
    private final Grouping grouping;
    private boolean hopeless;
    private int batches;
    private int failures;
    private long fusedRows;

    private @Nullable SumPlan plan;
    private final Map<BitSet, SumPlan> plans = new HashMap<>();
    /// The inputs that have had NULLs, which all later batches are taken to have, so that there are few loops.
    private BitSet nulls = new BitSet();
    private ExpressionEvaluator[] evaluators = new ExpressionEvaluator[0];
    private LoopInputs inputs = new LoopInputs(0);

    /// Whether nothing overflows as long as the inputs lie between `lows` and `highs`.
    private boolean proven;
    private boolean provenByTypes;
    private long[] lows = new long[0];
    private long[] highs = new long[0];

    /// How many rows may be added up before their sums could leave what an accumulator takes.
    private long mostRows;
    private long pendingRows;
    private int pendingGroups;
    private long[] sums = new long[0];

    private FusedSums(List<@Nullable SumRequest> requests, Grouping grouping) {
        this.requests = new ArrayList<>(requests);
        this.grouping = grouping;
    }

    /// The sums of `requests`; null stands for an aggregate that is left to kernels.
    ///
    /// @param keyCount of the grouping; without keys all rows are one group
    public static FusedSums of(List<@Nullable SumRequest> requests, int keyCount) {
        return new FusedSums(requests, grouping(keyCount));
    }

    /// Whether a loop for `requests` is worth making if there are rows enough.
    public static boolean areWorthwhile(List<@Nullable SumRequest> requests) {
        return SumPlan.of(requests, new BitSet()).isWorthwhile();
    }

    private static Grouping grouping(int keyCount) {
        return keyCount == 0 ? Grouping.ONE_GROUP : Grouping.GROUPS;
    }

    /// Adds up the rows of `batch` for the requests that [#covers] tells. False if they are left to kernels, all.
    ///
    /// @param groups the rows' groups; no matter without keys
    /// @param accumulators those of the requests, with room for `groupCount` groups
    public boolean update(
            Batch batch, EvaluationContext context, int[] groups, int groupCount, Accumulator[] accumulators) {
        if (hopeless || ++batches <= BATCHES_BEFORE) return false;
        SumPlan current = plan == null ? prepare() : plan;
        if (current == null || !current.isSmall() || (long) groupCount * current.termCount() > MOST_SUMS) return false;
        if (!load(current, batch, context, accumulators) || !prove(current, accumulators)) return false;
        int rowCount = batch.rowCount();
        FusedLoop loop = current.loop(inputs.layouts(), grouping);
        if (loop == null) return false;
        if (pendingRows + rowCount > mostRows) flush(accumulators);
        int room = groupCount * current.termCount();
        if (sums.length < room) sums = Arrays.copyOf(sums, Math.max(room, 2 * sums.length));
        loop.run(
                inputs.values,
                inputs.codes,
                inputs.validity,
                inputs.offsets,
                grouping == Grouping.GROUPS ? groups : NO_GROUPS,
                rowCount,
                current.parameters(),
                sums);
        pendingRows += rowCount;
        pendingGroups = groupCount;
        fusedRows += rowCount;
        return true;
    }

    /// Whether the batches that [#update] took were added up for `request`.
    public boolean covers(int request) {
        return plan != null && plan.covers(request);
    }

    /// Hands on what has been added up.
    public void flush(Accumulator[] accumulators) {
        SumPlan current = plan;
        if (pendingRows == 0 || current == null) return;
        for (int r = 0; r < accumulators.length; r++) {
            if (!current.covers(r) || !(accumulators[r] instanceof SumAccumulator accumulator)) continue;
            for (int group = 0; group < pendingGroups; group++) {
                int from = group * current.termCount();
                long count = current.count(r, sums, from);
                if (count != 0) accumulator.addSum(group, current.sum(r, sums, from), count);
            }
        }
        Arrays.fill(sums, 0);
        pendingRows = 0;
    }

    /// How many rows loops have added up.
    public long fusedRows() {
        return fusedRows;
    }

    public long sizeBytes() {
        return 8L * sums.length;
    }

    /// Makes the plan for what is requested; null if there is none worth its while.
    private @Nullable SumPlan prepare() {
        nulls = new BitSet();
        plans.clear();
        SumPlan made = SumPlan.of(requests, nulls);
        if (!made.isWorthwhile()) {
            hopeless = true;
            plan = null;
            return null;
        }
        plans.put(nulls, made);
        evaluators = made.slots().stream()
                .map(slot -> ExpressionCompiler.compile(slot.expression()))
                .toArray(ExpressionEvaluator[]::new);
        inputs = new LoopInputs(evaluators.length);
        use(made);
        return made;
    }

    /// Finds the inputs in `batch`. False if one is of a kind no loop reads, or if NULLs where there were none
    /// before ask for another plan, which the next batch will use.
    private boolean load(SumPlan current, Batch batch, EvaluationContext context, Accumulator[] accumulators) {
        BitSet seen = (BitSet) nulls.clone();
        for (int k = 0; k < evaluators.length; k++) {
            ColumnVector vector = evaluators[k].evaluate(batch, context);
            boolean read = current.slots().get(k).isRead();
            if (!inputs.load(k, vector, read)) return false;
            if (read && !provenByTypes) inputs.measure(k, vector);
            if (vector.mayHaveNulls()) seen.set(k);
        }
        if (seen.equals(nulls)) return true;
        flush(accumulators);
        nulls = seen;
        use(plans.computeIfAbsent(seen, n -> SumPlan.of(requests, n)));
        return false;
    }

    /// Takes up a plan, of which nothing is proven yet but by the types of its inputs.
    private void use(SumPlan next) {
        plan = next;
        int slots = next.slots().size();
        lows = new long[slots];
        highs = new long[slots];
        for (int k = 0; k < slots; k++) {
            TypeBounds bounds = TypeBounds.of(next.slots().get(k).expression().type());
            lows[k] = bounds.low();
            highs[k] = bounds.high();
        }
        mostRows = mostRows(next, lows, highs);
        provenByTypes = mostRows >= Batch.CAPACITY;
        proven = provenByTypes;
    }

    /// Whether the smallest and largest values of the inputs say that no row of the batch overflows anything.
    private boolean prove(SumPlan current, Accumulator[] accumulators) {
        if (provenByTypes) return true;
        boolean within = proven;
        for (int k = 0; k < inputs.count() && within; k++) {
            within = inputs.smallest[k] >= lows[k] && inputs.largest[k] <= highs[k];
        }
        if (within) return true;
        long[] wideLows = inputs.smallest.clone();
        long[] wideHighs = inputs.largest.clone();
        for (int k = 0; k < wideLows.length && proven; k++) {
            wideLows[k] = Math.min(wideLows[k], lows[k]);
            wideHighs[k] = Math.max(wideHighs[k], highs[k]);
        }
        long most = mostRows(current, wideLows, wideHighs);
        if (most < Batch.CAPACITY) {
            if (++failures >= MOST_FAILURES) {
                flush(accumulators);
                giveUpUnproven(current, wideLows, wideHighs);
            }
            return false;
        }
        proven = true;
        lows = wideLows;
        highs = wideHighs;
        mostRows = most;
        return true;
    }

    /// How many rows may be added up when the inputs lie within these bounds; 0 if not even one.
    private long mostRows(SumPlan of, long[] inputLows, long[] inputHighs) {
        var bounds = new LongBounds(of.parameters(), inputLows, inputHighs);
        long most = Long.MAX_VALUE / 2;
        for (int r = 0; r < requests.size(); r++) most = Math.min(most, mostRows(of, r, bounds));
        return most;
    }

    private long mostRows(SumPlan of, int request, LongBounds bounds) {
        SumRequest requested = requests.get(request);
        if (requested == null || !of.covers(request)) return Long.MAX_VALUE / 2;
        long magnitude = of.largest(request, bounds);
        if (magnitude < 0) return 0;
        return magnitude == 0 ? Long.MAX_VALUE / 2 : requested.maxSum() / magnitude;
    }

    /// Leaves to kernels from now on what these bounds prove nothing about.
    private void giveUpUnproven(SumPlan current, long[] inputLows, long[] inputHighs) {
        var bounds = new LongBounds(current.parameters(), inputLows, inputHighs);
        for (int r = 0; r < requests.size(); r++) {
            if (mostRows(current, r, bounds) < Batch.CAPACITY) requests.set(r, null);
        }
        failures = 0;
        plan = null;
    }
}
