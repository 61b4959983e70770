package dev.kindling.rdd;

import java.util.SplittableRandom;

/// Random counts. They are found by going through the likely values first: from the most likely one to both sides.
final class Draws {

    /// Coefficients of Lanczos' approximation of the gamma function, for g = 7.
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        0.000009984369578019572,
        1.5056327351493116e-7
    };

    private Draws() {}

    /// How many of `draws` tries that succeed with probability `chance` do.
    static long binomial(SplittableRandom random, long draws, double chance) {
        if (draws == 0 || chance <= 0) return 0;
        if (chance >= 1) return draws;
        long mode = (long) Math.min((double) draws, Math.floor((draws + 1) * chance));
        double logMode = logChoose(draws, mode) + mode * Math.log(chance) + (draws - mode) * Math.log1p(-chance);
        double odds = chance / (1 - chance);
        return walk(random, 0, draws, mode, Math.exp(logMode), k -> (double) (draws - k) / (k + 1) * odds);
    }

    /// How many of `draws` elements, drawn without replacement out of `population`, are among `marked` ones.
    static long hypergeometric(SplittableRandom random, long draws, long marked, long population) {
        long least = Math.max(0, draws + marked - population);
        long most = Math.min(draws, marked);
        if (least == most) return least;
        double center = (draws + 1.0) * (marked + 1.0) / (population + 2.0);
        long mode = Math.clamp((long) Math.floor(center), least, most);
        double logMode =
                logChoose(marked, mode) + logChoose(population - marked, draws - mode) - logChoose(population, draws);
        return walk(
                random,
                least,
                most,
                mode,
                Math.exp(logMode),
                k -> (double) (marked - k) * (draws - k) / ((k + 1.0) * (population - marked - draws + k + 1.0)));
    }

    /// The probability of `k + 1` over that of `k`.
    private interface Ratio {

        double at(long k);
    }

    private static long walk(
            SplittableRandom random, long least, long most, long mode, double modeProbability, Ratio ratio) {
        double left = random.nextDouble() - modeProbability;
        if (left < 0) return mode;
        double up = modeProbability;
        double down = modeProbability;
        long above = mode;
        long below = mode;
        while (above < most || below > least) {
            if (above < most) {
                up *= ratio.at(above++);
                left -= up;
                if (left < 0) return above;
            }
            if (below > least) {
                down /= ratio.at(--below);
                left -= down;
                if (left < 0) return below;
            }
        }
        return mode; // what rounding has left over
    }

    private static double logChoose(long n, long k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    private static double logFactorial(long n) {
        double series = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) series += LANCZOS[i] / (n + i);
        double t = n + LANCZOS.length - 1.5;
        return 0.5 * Math.log(2 * Math.PI) + (n + 0.5) * Math.log(t) - t + Math.log(series);
    }
}
