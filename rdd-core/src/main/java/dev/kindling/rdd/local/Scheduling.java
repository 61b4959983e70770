package dev.kindling.rdd.local;

import java.util.Map;

/// In which order tasks of several jobs run, and what is done about slow ones.
///
/// @param pools the pools that are not like [Pool#DEFAULT], by name; used in fair mode
public record Scheduling(Mode mode, Map<String, Pool> pools, Speculation speculation) {

    public static final Scheduling DEFAULT = new Scheduling(Mode.FIFO, Map.of(), Speculation.OFF);

    /// The pool of jobs that name none.
    public static final String DEFAULT_POOL = "default";

    public Scheduling {
        pools = Map.copyOf(pools);
    }

    Pool pool(String name) {
        return pools.getOrDefault(name, Pool.DEFAULT);
    }

    /// Whose turn it is.
    public enum Mode {
        /// The job that began first.
        FIFO,
        /// The pool that has least of what it is due; within a pool, the job that began first.
        FAIR
    }

    /// What jobs that share a name are due.
    ///
    /// @param weight its part of the slots, relative to others
    /// @param minShare so many slots come before any weighing
    public record Pool(int weight, int minShare) {

        public static final Pool DEFAULT = new Pool(1, 0);

        public Pool {
            if (weight < 1) throw new IllegalArgumentException("weight is not positive: " + weight);
            if (minShare < 0) throw new IllegalArgumentException("minimum share is negative: " + minShare);
        }
    }

    /// When a second copy of a running task is started: when of its stage's tasks at least the part `quantile` has
    /// ended, and the task has taken more than `multiplier` times their median time. Whichever copy ends first
    /// counts; the other is cancelled.
    public record Speculation(
            boolean enabled, long intervalMillis, double multiplier, double quantile, long minTaskMillis) {

        public static final Speculation OFF = new Speculation(false, 100, 3, 0.9, 100);

        public Speculation {
            if (intervalMillis < 1) throw new IllegalArgumentException("interval is not positive: " + intervalMillis);
            if (quantile < 0 || quantile > 1)
                throw new IllegalArgumentException("quantile is not between 0 and 1: " + quantile);
        }
    }

    public Scheduling with(Speculation other) {
        return new Scheduling(mode, pools, other);
    }
}
