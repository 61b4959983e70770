package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;

/// Covariance, correlation and linear regression of `y` over `x`, over the rows where neither is NULL.
///
/// The state is count, both means, the sum of products of distances from the means, and both sums of their squares.
final class CovarianceAccumulator extends GroupedRows {

    enum Result {
        COVARIANCE_POPULATION,
        COVARIANCE_SAMPLE,
        CORRELATION,
        COUNT,
        AVERAGE_X,
        AVERAGE_Y,
        SUM_XX,
        SUM_YY,
        SUM_XY,
        SLOPE,
        INTERCEPT,
        R2
    }

    static final int WIDTH = 6;

    private final Result result;
    private double[] states = new double[0];

    CovarianceAccumulator(Result result) {
        this.result = result;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount * WIDTH > states.length)
            states = Arrays.copyOf(states, grown(states.length, groupCount * WIDTH));
    }

    /// The arguments are `y` and `x`, in this order.
    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        double[] y = DoubleSumAccumulator.doubles(arguments[0]);
        double[] x = DoubleSumAccumulator.doubles(arguments[1]);
        for (int i = 0; i < rowCount; i++) {
            if (arguments[0].isNull(i) || arguments[1].isNull(i)) continue;
            merge(groups[i] * WIDTH, 1, x[i], y[i], 0, 0, 0);
        }
    }

    private void merge(int at, double count, double meanX, double meanY, double xy, double xx, double yy) {
        double n = states[at];
        double total = n + count;
        double deltaX = meanX - states[at + 1];
        double deltaY = meanY - states[at + 2];
        double weight = n * count / total;
        states[at] = total;
        states[at + 1] += deltaX * count / total;
        states[at + 2] += deltaY * count / total;
        states[at + 3] += xy + deltaX * deltaY * weight;
        states[at + 4] += xx + deltaX * deltaX * weight;
        states[at + 5] += yy + deltaY * deltaY * weight;
    }

    @Override
    public void merge(ColumnVector[] partials, int[] groups, int rowCount) {
        DoubleVector[] p = new DoubleVector[WIDTH];
        for (int k = 0; k < WIDTH; k++) p[k] = (DoubleVector) Vectors.flatten(partials[k]);
        for (int i = 0; i < rowCount; i++) {
            if (p[0].get(i) == 0) continue;
            merge(groups[i] * WIDTH, p[0].get(i), p[1].get(i), p[2].get(i), p[3].get(i), p[4].get(i), p[5].get(i));
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return MomentsAccumulator.columns(states, WIDTH, from, count);
    }

    @Override
    public ColumnVector results(int from, int count) {
        double[] values = new double[count];
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) {
            int at = (from + i) * WIDTH;
            double n = states[at];
            double xy = states[at + 3];
            double xx = states[at + 4];
            double yy = states[at + 5];
            if (!isDefined(n, xx)) continue;
            Validity.set(bits, i);
            values[i] = switch (result) {
                case COUNT -> n;
                case COVARIANCE_POPULATION -> xy / n;
                case COVARIANCE_SAMPLE -> xy / (n - 1);
                case CORRELATION -> n == 1 ? Double.NaN : xy / Math.sqrt(xx * yy);
                case AVERAGE_X -> states[at + 1];
                case AVERAGE_Y -> states[at + 2];
                case SUM_XX -> xx;
                case SUM_YY -> yy;
                case SUM_XY -> xy;
                case SLOPE -> xy / xx;
                case INTERCEPT -> states[at + 2] - xy / xx * states[at + 1];
                case R2 -> yy == 0 ? 1 : xy * xy / (xx * yy);
            };
        }
        if (result != Result.COUNT) return new DoubleVector(values, 0, count, bits);
        long[] counts = new long[count];
        for (int i = 0; i < count; i++) counts[i] = (long) values[i];
        return new LongVector(counts, 0, count, null);
    }

    private boolean isDefined(double n, double xx) {
        return switch (result) {
            case COVARIANCE_SAMPLE -> n > 1;
            case SLOPE, INTERCEPT, R2 -> n > 1 && xx != 0;
            default -> n > 0;
        };
    }

    @Override
    public long sizeBytes() {
        return 8L * states.length;
    }
}
