package dev.kindling.execution.codegen;

import dev.kindling.execution.codegen.LongExpression.Constant;
import dev.kindling.execution.codegen.LoopShape.Grouping;
import dev.kindling.execution.codegen.LoopShape.Layout;
import dev.kindling.execution.codegen.LoopShape.Term;
import dev.kindling.execution.codegen.Translation.Slot;
import dev.kindling.execution.codegen.Translation.Translated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The terms that some requests are added up from, when certain inputs hold NULLs, and how to put the sums of the
/// requests together from those of the terms.
final class SumPlan {

    /// The JVM compiles no method with more bytes of code.
    private static final int MOST_CODE = 8000;
    /// About what an expression and a term take of them at most.
    private static final int EXPRESSION_CODE = 20;

    private static final int TERM_CODE = 16;

    /// One request: which rows count and the value to sum up, for the proof of their bounds, and the sum as
    /// multiples of those of terms.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(
            LongExpression mask, LongExpression value, int countTerm, int[] terms, long[] factors, long constant) {}

    private final List<Slot> slots;
    private final long[] parameters;
    private final boolean small;
    private final @Nullable Part[] parts;
    private final List<Term> terms = new ArrayList<>();
    private final Map<List<Layout>, LoopCache.Entry> loops = new HashMap<>();

    private SumPlan(List<@Nullable SumRequest> requests, BitSet nulls) {
        var translation = new Translation(nulls);
        var values = new ArrayList<@Nullable Translated>();
        for (SumRequest request : requests) values.add(request == null ? null : translated(request, translation));
        slots = translation.slots();
        parameters = translation.parameters();
        parts = new Part[values.size()];
        var places = new HashMap<Term, Integer>();
        for (int i = 0; i < parts.length; i++) {
            Translated translated = values.get(i);
            SumRequest request = requests.get(i);
            if (translated != null && request != null) parts[i] = part(translated, request.isCount(), places);
        }
        var expressions = new HashSet<LongExpression>();
        for (Term term : terms) {
            addAll(term.mask(), expressions);
            addAll(term.value(), expressions);
        }
        small = EXPRESSION_CODE * expressions.size() + TERM_CODE * terms.size() < MOST_CODE;
    }

    /// A plan of all `requests` (some of which may be gone) that can be computed.
    static SumPlan of(List<@Nullable SumRequest> requests, BitSet nulls) {
        return new SumPlan(requests, nulls);
    }

    /// The value to sum up and which rows count; null if there is no translation.
    private static @Nullable Translated translated(SumRequest request, Translation translation) {
        LongExpression mask = Constant.ONE;
        if (request.filter() != null) {
            Translated filter = translation.translate(request.filter());
            if (filter == null) return null;
            mask = LongExpression.both(filter.value(), filter.present());
        }
        if (request.isCount()) {
            for (var argument : request.arguments()) {
                LongExpression present = translation.present(argument);
                if (present == null) return null;
                mask = LongExpression.both(mask, present);
            }
            return new Translated(Constant.ONE, mask);
        }
        Translated value = translation.translate(request.arguments().getFirst());
        return value == null ? null : new Translated(value.value(), LongExpression.both(mask, value.present()));
    }

    private Part part(Translated translated, boolean count, Map<Term, Integer> places) {
        LongExpression mask = translated.present().bare();
        int countTerm = place(new Term(mask, Constant.ONE), places);
        if (count) return new Part(translated.present(), Constant.ZERO, countTerm, new int[0], new long[0], 0);
        LinearSum sum = LinearSum.of(translated.value(), parameters);
        int[] at = new int[sum.factors().size()];
        long[] factors = new long[at.length];
        int next = 0;
        for (var factor : sum.factors().entrySet()) {
            at[next] = place(new Term(mask, factor.getKey()), places);
            factors[next++] = factor.getValue();
        }
        return new Part(translated.present(), translated.value(), countTerm, at, factors, sum.constant());
    }

    private int place(Term term, Map<Term, Integer> places) {
        Integer known = places.putIfAbsent(term, terms.size());
        if (known != null) return known;
        terms.add(term);
        return terms.size() - 1;
    }

    /// Whether there is something to sum up in a loop; kernels count rows as fast.
    boolean isWorthwhile() {
        return small && Arrays.stream(parts).anyMatch(p -> p != null && p.value != Constant.ZERO);
    }

    /// Whether the loop is a method that the JVM compiles.
    boolean isSmall() {
        return small;
    }

    private static void addAll(LongExpression expression, Set<LongExpression> all) {
        if (all.add(expression)) expression.operands().forEach(operand -> addAll(operand, all));
    }

    boolean covers(int request) {
        return parts[request] != null;
    }

    List<Slot> slots() {
        return slots;
    }

    long[] parameters() {
        return parameters;
    }

    int termCount() {
        return terms.size();
    }

    /// The largest magnitude of the values of `request` (0 if it only counts), -1 if they may leave 64 bits.
    long largest(int request, LongBounds bounds) {
        Part part = parts[request];
        if (part == null) return 0;
        return bounds.largest(part.mask) < 0 ? -1 : bounds.largest(part.value);
    }

    /// The loop for inputs that lie in memory like this; null while it is not worth making one.
    @Nullable
    FusedLoop loop(List<Layout> layouts, Grouping grouping) {
        return loops.computeIfAbsent(layouts, inputs -> LoopCache.entry(new LoopShape(inputs, terms, grouping)))
                .loop();
    }

    long count(int request, long[] sums, int from) {
        Part part = parts[request];
        return part == null ? 0 : sums[from + part.countTerm];
    }

    /// The sum of `request` from the terms' sums at `from`.
    long sum(int request, long[] sums, int from) {
        Part part = parts[request];
        if (part == null) return 0;
        long sum = part.constant * sums[from + part.countTerm];
        for (int t = 0; t < part.terms.length; t++) sum += part.factors[t] * sums[from + part.terms[t]];
        return sum;
    }
}
