package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Variance, standard deviation, skewness and kurtosis by central moments, updated one value at a time and merged
/// by the formulas of Chan and Pébay, which do not lose digits to cancellation.
///
/// The state is count, mean and the sums of the second power of the distance from the mean, and of the third and
/// fourth where these are asked for.
final class MomentsAccumulator extends GroupedRows {

    enum Result {
        VARIANCE_SAMPLE,
        VARIANCE_POPULATION,
        DEVIATION_SAMPLE,
        DEVIATION_POPULATION,
        SKEWNESS,
        KURTOSIS;

        private boolean isOfShape() {
            return this == SKEWNESS || this == KURTOSIS;
        }

        /// How many numbers the state has.
        int width() {
            return isOfShape() ? 5 : 3;
        }
    }

    private final Result result;
    private final int width;
    private double[] states = new double[0];

    MomentsAccumulator(Result result) {
        this.result = result;
        width = result.width();
    }

    @Override
    public void resize(int groupCount) {
        int needed = Math.multiplyExact(groupCount, width);
        if (needed > states.length) states = Arrays.copyOf(states, grown(states.length, needed));
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        double[] values = DoubleSumAccumulator.doubles(arguments[0]);
        long[] bits = Validity.rebased(arguments[0].validity(), arguments[0].offset(), rowCount);
        if (!result.isOfShape()) {
            addToVariances(values, bits, groups, rowCount);
            return;
        }
        for (int i = 0; i < rowCount; i++) {
            if (bits == null || Validity.isSet(bits, i)) merge(groups[i] * width, 1, values[i], 0, 0, 0);
        }
    }

    private void addToVariances(double[] values, long @Nullable [] bits, int[] groups, int rowCount) {
        double[] to = states;
        for (int i = 0; i < rowCount; i++) {
            if (bits != null && !Validity.isSet(bits, i)) continue;
            int at = groups[i] * 3;
            double n = to[at] + 1;
            double delta = values[i] - to[at + 1];
            double share = delta / n;
            to[at] = n;
            to[at + 1] += share;
            to[at + 2] += delta * share * (n - 1);
        }
    }

    private void merge(int at, double count, double mean, double second, double third, double fourth) {
        double n = states[at];
        double total = n + count;
        double delta = mean - states[at + 1];
        double share = total == 0 ? 0 : delta / total;
        double m2 = states[at + 2];
        states[at] = total;
        states[at + 1] += share * count;
        states[at + 2] = m2 + second + delta * share * n * count;
        if (width == 3) return;
        double m3 = states[at + 3];
        states[at + 3] =
                m3 + third + share * share * delta * n * count * (n - count) + 3 * share * (n * second - count * m2);
        states[at + 4] += fourth
                + share * share * share * delta * n * count * (n * n - n * count + count * count)
                + 6 * share * share * (n * n * second + count * count * m2)
                + 4 * share * (n * third - count * m3);
    }

    @Override
    public void merge(ColumnVector[] partials, int[] groups, int rowCount) {
        DoubleVector[] p = new DoubleVector[width];
        for (int k = 0; k < width; k++) p[k] = (DoubleVector) Vectors.flatten(partials[k]);
        for (int i = 0; i < rowCount; i++) {
            if (p[0].get(i) == 0) continue;
            double third = width == 3 ? 0 : p[3].get(i);
            double fourth = width == 3 ? 0 : p[4].get(i);
            merge(groups[i] * width, p[0].get(i), p[1].get(i), p[2].get(i), third, fourth);
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return columns(states, width, from, count);
    }

    /// The columns of `count` rows of `width` numbers each.
    static ColumnVector[] columns(double[] rows, int width, int from, int count) {
        ColumnVector[] columns = new ColumnVector[width];
        for (int k = 0; k < width; k++) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) values[i] = rows[(from + i) * width + k];
            columns[k] = new DoubleVector(values, 0, count, null);
        }
        return columns;
    }

    @Override
    public ColumnVector results(int from, int count) {
        double[] values = new double[count];
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) {
            int at = (from + i) * width;
            double n = states[at];
            double m2 = states[at + 2];
            boolean sample = result == Result.VARIANCE_SAMPLE || result == Result.DEVIATION_SAMPLE;
            if (n == 0 || (sample && n == 1) || (result.isOfShape() && m2 == 0)) continue;
            Validity.set(bits, i);
            values[i] = switch (result) {
                case VARIANCE_SAMPLE -> m2 / (n - 1);
                case VARIANCE_POPULATION -> m2 / n;
                case DEVIATION_SAMPLE -> Math.sqrt(m2 / (n - 1));
                case DEVIATION_POPULATION -> Math.sqrt(m2 / n);
                case SKEWNESS -> Math.sqrt(n) * states[at + 3] / Math.sqrt(m2 * m2 * m2);
                case KURTOSIS -> n * states[at + 4] / (m2 * m2) - 3;
            };
        }
        return new DoubleVector(values, 0, count, bits);
    }

    @Override
    public long sizeBytes() {
        return 8L * states.length;
    }
}
