package dev.kindling.catalyst.statistics;

import java.io.Serializable;

/// Counts distinct values without keeping them, by HyperLogLog: the more different values there are, the longer the
/// longest run of leading zeros among their hashes.
///
/// A register remembers, for the hashes that begin with its number, the longest run seen behind that. With 4096
/// registers the estimate is off by 1.6 % on average, and few values are counted by the registers that stay empty,
/// which is nearly exact. Sketches of parts of a column can be merged.
public final class DistinctSketch implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int REGISTER_BITS = 12;
    private static final int REGISTER_COUNT = 1 << REGISTER_BITS;
    private static final double BIAS = 0.7213 / (1 + 1.079 / REGISTER_COUNT);

    private final byte[] registers = new byte[REGISTER_COUNT];

    /// Adds a value by its hash, of which all 64 bits must be good; see [#mix].
    public void addHash(long hash) {
        int register = (int) (hash >>> (64 - REGISTER_BITS));
        // The bit set at the end bounds the run where all bits behind the register's number are 0.
        byte run = (byte) (Long.numberOfLeadingZeros(hash << REGISTER_BITS | 1L << (REGISTER_BITS - 1)) + 1);
        if (run > registers[register]) registers[register] = run;
    }

    public void addLong(long value) {
        addHash(mix(value));
    }

    /// `value` spread over all 64 bits; no two values give the same.
    public static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /// A hash of the bytes `from` to `from + length` of `bytes`.
    public static long hash(byte[] bytes, int from, int length) {
        long hash = length;
        int i = from;
        for (; i + 8 <= from + length; i += 8) {
            long word = 0;
            for (int k = 0; k < 8; k++) word |= (bytes[i + k] & 0xffL) << (8 * k);
            hash = mix(hash ^ word);
        }
        long rest = 0;
        for (int k = 0; i + k < from + length; k++) rest |= (bytes[i + k] & 0xffL) << (8 * k);
        return mix(hash ^ rest);
    }

    /// Adds all values `other` has seen.
    public void merge(DistinctSketch other) {
        for (int i = 0; i < REGISTER_COUNT; i++) {
            if (other.registers[i] > registers[i]) registers[i] = other.registers[i];
        }
    }

    /// About how many different values there were.
    public double estimate() {
        double sum = 0;
        int empty = 0;
        for (byte register : registers) {
            sum += Math.pow(2, -register);
            if (register == 0) empty++;
        }
        double estimate = BIAS * REGISTER_COUNT * REGISTER_COUNT / sum;
        boolean isSmall = estimate <= 2.5 * REGISTER_COUNT && empty > 0;
        return isSmall ? REGISTER_COUNT * Math.log((double) REGISTER_COUNT / empty) : estimate;
    }
}
