package dev.kindling.rdd;

import dev.kindling.rdd.local.Scheduling;
import dev.kindling.rdd.local.Scheduling.Mode;
import dev.kindling.rdd.local.Scheduling.Pool;
import dev.kindling.rdd.local.Scheduling.Speculation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The settings of [KindlingContext] that say in which order tasks run and what is done about slow ones.
final class SchedulerOptions {

    /// `FIFO` (default) or `FAIR`.
    static final String MODE = "kindling.scheduler.mode";

    /// `kindling.scheduler.pool.NAME.weight` and `.minShare`: what the jobs of a pool are due. Default: 1 and 0.
    static final String POOL_PREFIX = "kindling.scheduler.pool.";

    /// `true`: second copies of slow tasks are started.
    static final String SPECULATION = "kindling.speculation";

    /// How often it is looked for slow tasks, in milliseconds. Default: 100.
    static final String SPECULATION_INTERVAL = "kindling.speculation.interval";

    /// So many times the median time of its stage's tasks makes a task slow. Default: 3.
    static final String SPECULATION_MULTIPLIER = "kindling.speculation.multiplier";

    /// The part of a stage's tasks that must have ended before. Default: 0.9.
    static final String SPECULATION_QUANTILE = "kindling.speculation.quantile";

    /// No task is slow before so many milliseconds. Default: 100.
    static final String SPECULATION_MIN_RUNTIME = "kindling.speculation.minTaskRuntime";

    private SchedulerOptions() {}

    static Scheduling of(Map<String, String> conf) {
        return new Scheduling(mode(conf), pools(conf), speculation(conf));
    }

    private static Mode mode(Map<String, String> conf) {
        String text = conf.getOrDefault(MODE, "FIFO").strip().toUpperCase(Locale.ROOT);
        return switch (text) {
            case "FIFO" -> Mode.FIFO;
            case "FAIR" -> Mode.FAIR;
            default -> throw RddOptions.invalid(MODE, text, "use FIFO or FAIR");
        };
    }

    private static Map<String, Pool> pools(Map<String, String> conf) {
        var pools = new HashMap<String, Pool>();
        conf.forEach((key, value) -> {
            if (!key.startsWith(POOL_PREFIX)) return;
            int dot = key.lastIndexOf('.');
            String what = key.substring(dot + 1);
            if (dot < POOL_PREFIX.length() || !(what.equals("weight") || what.equals("minShare")))
                throw RddOptions.invalid(key, value, "the setting ends with .weight or .minShare");
            String name = key.substring(POOL_PREFIX.length(), dot);
            Pool before = pools.getOrDefault(name, Pool.DEFAULT);
            int number = RddOptions.positive(key, value);
            pools.put(
                    name,
                    what.equals("weight") ? new Pool(number, before.minShare()) : new Pool(before.weight(), number));
        });
        return pools;
    }

    private static Speculation speculation(Map<String, String> conf) {
        Speculation standard = Speculation.OFF;
        return new Speculation(
                RddOptions.flag(SPECULATION, conf.getOrDefault(SPECULATION, "false")),
                millis(conf, SPECULATION_INTERVAL, standard.intervalMillis()),
                number(conf, SPECULATION_MULTIPLIER, standard.multiplier()),
                number(conf, SPECULATION_QUANTILE, standard.quantile()),
                millis(conf, SPECULATION_MIN_RUNTIME, standard.minTaskMillis()));
    }

    private static long millis(Map<String, String> conf, String key, long standard) {
        String text = conf.get(key);
        return text == null ? standard : RddOptions.positive(key, text.strip().replaceFirst("ms$", ""));
    }

    private static double number(Map<String, String> conf, String key, double standard) {
        String text = conf.get(key);
        if (text == null) return standard;
        try {
            double number = Double.parseDouble(text);
            if (number >= 0) return number;
        } catch (NumberFormatException _) {
            throw RddOptions.invalid(key, text, "use a number that is not negative");
        }
        throw RddOptions.invalid(key, text, "use a number that is not negative");
    }
}
