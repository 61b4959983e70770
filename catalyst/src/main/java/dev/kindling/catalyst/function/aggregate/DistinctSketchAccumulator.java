package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;

/// `approx_count_distinct` by HyperLogLog with 2^12 registers of a byte per group (a standard error of 1.6 %), and
/// linear counting while registers are empty. The state is the registers.
final class DistinctSketchAccumulator extends GroupedRows {

    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final byte[] EMPTY = new byte[0];

    private byte[][] registers = new byte[0][];
    private int groupCount;

    @Override
    public void resize(int groups) {
        if (groups > registers.length) {
            int old = registers.length;
            registers = Arrays.copyOf(registers, grown(old, groups));
            Arrays.fill(registers, old, registers.length, EMPTY);
        }
        groupCount = Math.max(groupCount, groups);
    }

    private byte[] of(int group) {
        if (registers[group].length == 0) registers[group] = new byte[REGISTERS];
        return registers[group];
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = arguments[0];
        if (vector instanceof DictionaryVector dictionary
                && dictionary.dictionary().size() < rowCount) {
            long[] hashes = new long[dictionary.dictionary().size()];
            for (int i = 0; i < hashes.length; i++) hashes[i] = hash(dictionary.dictionary(), i);
            for (int i = 0; i < rowCount; i++) {
                if (!dictionary.isNull(i)) add(of(groups[i]), hashes[dictionary.code(i)]);
            }
            return;
        }
        ColumnVector flat = Vectors.flatten(vector);
        for (int i = 0; i < rowCount; i++) if (!flat.isNull(i)) add(of(groups[i]), hash(flat, i));
    }

    private static long hash(ColumnVector vector, int index) {
        long x = switch (vector) {
            case LongVector v -> v.get(index);
            case BytesVector v -> {
                long hash = 0xCBF29CE484222325L;
                for (int k = v.start(index), end = k + v.length(index); k < end; k++) {
                    hash = (hash ^ v.heap()[k]) * 0x100000001B3L;
                }
                yield hash;
            }
            default -> ValueOrder.hash(vector, index);
        };
        // The finalizer of SplitMix64: every bit depends on all others.
        x += 0x9E3779B97F4A7C15L;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        return x ^ x >>> 31;
    }

    private static void add(byte[] registers, long hash) {
        int index = (int) (hash >>> (64 - BITS));
        byte rank = (byte) (Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1);
        if (rank > registers[index]) registers[index] = rank;
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        if (!(Vectors.flatten(states[0]) instanceof BytesVector partial)) return;
        for (int i = 0; i < rowCount; i++) {
            if (partial.isNull(i) || partial.length(i) != REGISTERS) continue;
            byte[] own = of(groups[i]);
            for (int k = 0; k < REGISTERS; k++) {
                own[k] = (byte) Math.max(own[k], partial.heap()[partial.start(i) + k]);
            }
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        var bytes = new BytesBuilder(count, 16);
        for (int i = 0; i < count; i++) {
            bytes.append(registers[from + i]);
            bytes.end();
        }
        return new ColumnVector[] {bytes.build()};
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] estimates = new long[count];
        for (int i = 0; i < count; i++) estimates[i] = estimate(registers[from + i]);
        return new LongVector(estimates, 0, count, null);
    }

    private static long estimate(byte[] registers) {
        if (registers.length == 0) return 0;
        double sum = 0;
        int zeros = 0;
        for (byte register : registers) {
            sum += 1.0 / (1L << register);
            if (register == 0) zeros++;
        }
        double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
        if (raw <= 2.5 * REGISTERS && zeros > 0) {
            return Math.round(REGISTERS * Math.log((double) REGISTERS / zeros));
        }
        return Math.round(raw);
    }

    @Override
    public long sizeBytes() {
        return 8L * registers.length + (long) groupCount * REGISTERS;
    }
}
