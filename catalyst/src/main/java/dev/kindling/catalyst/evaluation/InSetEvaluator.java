package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;

/// `value IN (constants)` by a hash table of the constants.
final class InSetEvaluator implements ExpressionEvaluator {

    private final ExpressionEvaluator value;
    private final ColumnVector candidates;
    /// Candidate number + 1 by slot, 0 for none; linear probing.
    private final int[] slots;
    /// The candidates by slot where they are integers.
    private final long[] numbers;
    private final boolean nullAmong;
    private final DictionaryResults entries = new DictionaryResults();

    private InSetEvaluator(InSet in, ExpressionEvaluator value) {
        this.value = value;
        this.nullAmong = in.nullAmong();
        var builder = LiteralVectorBuilder.of(in.value().type());
        for (Literal candidate : in.candidates()) builder.append(candidate.value());
        candidates = builder.build();
        slots = new int[Math.max(8, Integer.highestOneBit(candidates.size()) * 4)];
        numbers = new long[slots.length];
        for (int i = 0; i < candidates.size(); i++) {
            int slot = firstSlot(candidates, i);
            while (slots[slot] != 0) slot = slot + 1 & slots.length - 1;
            slots[slot] = i + 1;
            if (candidates instanceof IntVector v) numbers[slot] = v.get(i);
            if (candidates instanceof LongVector v) numbers[slot] = v.get(i);
        }
    }

    static ExpressionEvaluator of(InSet in, ExpressionEvaluator value) {
        return new InSetEvaluator(in, value);
    }

    @Override
    public ColumnVector evaluate(Batch batch, EvaluationContext context) {
        ColumnVector vector = value.evaluate(batch, context);
        if (vector instanceof DictionaryVector dictionary) {
            ColumnVector mapped = entries.map(dictionary, this::contains);
            if (mapped != null) return mapped;
        }
        return contains(Vectors.flatten(vector));
    }

    private ColumnVector contains(ColumnVector vector) {
        int size = vector.size();
        byte[] found = new byte[size];
        switch (vector) {
            case NullVector _ -> {
                return new BooleanVector(found, 0, size, Validity.noneValid(size));
            }
            case IntVector v -> {
                int[] values = v.values();
                for (int i = 0; i < size; i++) found[i] = containsNumber(values[v.offset() + i]);
            }
            case LongVector v -> {
                long[] values = v.values();
                for (int i = 0; i < size; i++) found[i] = containsNumber(values[v.offset() + i]);
            }
            default -> {
                for (int i = 0; i < size; i++) found[i] = containsValue(vector, i);
            }
        }
        long[] bits = Validity.rebased(vector.validity(), vector.offset(), size);
        if (nullAmong) {
            if (bits == null) bits = Validity.allValid(size);
            for (int i = 0; i < size; i++) if (found[i] == 0) Validity.clear(bits, i);
        }
        return new BooleanVector(found, 0, size, bits);
    }

    private byte containsNumber(long number) {
        int slot = slotOf(number);
        while (slots[slot] != 0) {
            if (numbers[slot] == number) return 1;
            slot = slot + 1 & slots.length - 1;
        }
        return 0;
    }

    private byte containsValue(ColumnVector vector, int index) {
        if (vector.isNull(index)) return 0;
        int slot = firstSlot(vector, index);
        while (slots[slot] != 0) {
            if (ValueOrder.compare(candidates, slots[slot] - 1, vector, index) == 0) return 1;
            slot = slot + 1 & slots.length - 1;
        }
        return 0;
    }

    private int firstSlot(ColumnVector vector, int index) {
        return switch (vector) {
            case IntVector v -> slotOf(v.get(index));
            case LongVector v -> slotOf(v.get(index));
            default -> ValueOrder.hash(vector, index) & slots.length - 1;
        };
    }

    private int slotOf(long number) {
        return (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
    }
}
