import dev.kindling.rdd.KindlingContext;
import java.util.SplittableRandom;

/// Estimates pi by random points: the share of a square that lies in its circle.
public final class MonteCarloPi {

    private static final int POINTS_PER_TASK = 100_000;

    private MonteCarloPi() {}

    public static void main(String[] args) {
        int tasks = 8;
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            long inside =
                    context.range(0, tasks, 1, tasks).map(MonteCarloPi::inside).reduce(Long::sum);
            System.out.printf("pi is about %.2f%n", 4.0 * inside / ((long) tasks * POINTS_PER_TASK));
        }
    }

    /// How many points of a task are in the circle. Its random numbers depend on its seed alone, so that a task
    /// that is tried again finds the same.
    private static long inside(long seed) {
        var random = new SplittableRandom(seed);
        long inside = 0;
        for (int i = 0; i < POINTS_PER_TASK; i++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble() * 2 - 1;
            if (x * x + y * y <= 1) inside++;
        }
        return inside;
    }
}
