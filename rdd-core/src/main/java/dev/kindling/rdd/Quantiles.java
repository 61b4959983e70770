package dev.kindling.rdd;

/// Inverse distribution functions, precise enough for bounds of estimates.
final class Quantiles {

    private static final double TAIL = 0.02425;

    private static final double[] A = {
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00
    };
    private static final double[] B = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] C = {
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00
    };
    private static final double[] D = {
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };

    private Quantiles() {}

    /// Of the standard normal distribution (Acklam's rational approximation).
    static double normal(double probability) {
        if (probability <= 0) return Double.NEGATIVE_INFINITY;
        if (probability >= 1) return Double.POSITIVE_INFINITY;
        if (probability > 0.5) return -normal(1 - probability);
        if (probability < TAIL) {
            double q = Math.sqrt(-2 * Math.log(probability));
            return polynomial(C, q) / polynomial(D, q);
        }
        double q = probability - 0.5;
        return polynomial(A, q * q) * q / polynomial(B, q * q);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (double coefficient : coefficients) sum = sum * x + coefficient;
        return sum;
    }

    /// Of Student's t distribution (exact for one and two degrees of freedom, else Cornish and Fisher's expansion).
    static double student(double probability, long degrees) {
        if (degrees == 1) return Math.tan(Math.PI * (probability - 0.5));
        if (degrees == 2) {
            double a = 4 * probability * (1 - probability);
            return 2 * (probability - 0.5) * Math.sqrt(2 / a);
        }
        double z = normal(probability);
        if (Double.isInfinite(z)) return z;
        double z2 = z * z;
        double n = degrees;
        double first = z * (z2 + 1) / 4;
        double second = z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        double fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return z + first / n + second / (n * n) + third / (n * n * n) + fourth / (n * n * n * n);
    }
}
