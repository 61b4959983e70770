package dev.kindling.rdd;

import dev.kindling.rdd.function.Pair;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many different elements were added, about: a register per group of hash codes keeps the longest run of
/// leading zeros seen in the rest of the code. The estimate is Ertl's ("New cardinality estimation algorithms for
/// HyperLogLog sketches", 2017), which needs no table of corrections.
final class HyperLogLog implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MIN_PRECISION = 4;
    private static final int MAX_PRECISION = 24;

    /// The relative standard deviation is this over the square root of the number of registers.
    private static final double DEVIATION = 1.054;

    private final int precision;
    private final byte[] registers;

    private HyperLogLog(int precision) {
        this.precision = precision;
        this.registers = new byte[1 << precision];
    }

    /// An empty one whose estimates have about this relative standard deviation.
    static HyperLogLog withDeviation(double relativeDeviation) {
        return new HyperLogLog(precision(relativeDeviation));
    }

    static int precision(double relativeDeviation) {
        double least = DEVIATION / Math.sqrt(1 << MAX_PRECISION);
        if (!(relativeDeviation >= least))
            throw new IllegalArgumentException(
                    "accuracy must be at least " + least + ", but it is " + relativeDeviation);
        double registers = DEVIATION / relativeDeviation * (DEVIATION / relativeDeviation);
        return Math.max(MIN_PRECISION, (int) Math.ceil(Math.log(registers) / Math.log(2)));
    }

    HyperLogLog add(@Nullable Object element) {
        long hash = hash(element);
        int register = (int) (hash >>> (Long.SIZE - precision));
        int zeros = Math.min(Long.numberOfLeadingZeros(hash << precision), Long.SIZE - precision);
        registers[register] = (byte) Math.max(registers[register], zeros + 1);
        return this;
    }

    HyperLogLog merge(HyperLogLog other) {
        for (int i = 0; i < registers.length; i++) registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        return this;
    }

    long estimate() {
        int longest = Long.SIZE - precision;
        var counts = new int[longest + 2];
        for (byte register : registers) counts[register]++;
        double size = registers.length;
        double sum = size * tau(1 - counts[longest + 1] / size);
        for (int k = longest; k >= 1; k--) sum = 0.5 * (sum + counts[k]);
        sum += size * sigma(counts[0] / size);
        return Math.round(size * size / (2 * Math.log(2) * sum));
    }

    private static double sigma(double share) {
        if (share == 1) return Double.POSITIVE_INFINITY;
        double x = share;
        double y = 1;
        double sum = x;
        for (double before = -1; sum != before; y += y) {
            before = sum;
            x *= x;
            sum += x * y;
        }
        return sum;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) return 0;
        double x = share;
        double y = 1;
        double sum = 1 - x;
        for (double before = -1; sum != before; ) {
            before = sum;
            x = Math.sqrt(x);
            y *= 0.5;
            sum -= (1 - x) * (1 - x) * y;
        }
        return sum / 3;
    }

    private static long hash(@Nullable Object element) {
        return switch (element) {
            case null -> 0x51ED270B9F1B5A23L;
            case Long number -> Seeds.mix(number);
            case Double number -> Seeds.mix(Double.doubleToLongBits(number));
            case String text -> {
                long hash = text.length();
                for (int i = 0; i < text.length(); i++) hash = hash * 0x9E3779B97F4A7C15L + text.charAt(i);
                yield Seeds.mix(hash);
            }
            case Pair<?, ?>(var key, var value) -> Seeds.mix(hash(key) * 31 + hash(value));
            case List<?> elements -> {
                long hash = elements.size();
                for (Object each : elements) hash = hash * 31 + hash(each);
                yield Seeds.mix(hash);
            }
            default -> Seeds.mix(element.hashCode());
        };
    }
}
