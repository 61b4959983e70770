package dev.kindling.execution.planning;

import java.util.List;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.hint.RelHint;
import org.jspecify.annotations.Nullable;

/// What the hints of a join ask for: a way to join, and the sides that were named.
record JoinHint(Strategy strategy, boolean left, boolean right) {

    /// In the order in which they win where several are given.
    enum Strategy {
        BROADCAST,
        MERGE,
        SHUFFLE_HASH,
        SHUFFLE_REPLICATE_NL;

        private static @Nullable Strategy named(String hint) {
            return switch (hint) {
                case "BROADCAST", "BROADCASTJOIN", "MAPJOIN" -> BROADCAST;
                case "MERGE", "SHUFFLE_MERGE", "MERGEJOIN" -> MERGE;
                case "SHUFFLE_HASH" -> SHUFFLE_HASH;
                case "SHUFFLE_REPLICATE_NL" -> SHUFFLE_REPLICATE_NL;
                default -> null;
            };
        }
    }

    /// The hint of `join` that wins, or null.
    static @Nullable JoinHint of(Join join) {
        for (Strategy strategy : Strategy.values()) {
            List<RelHint> hints = join.getHints().stream()
                    .filter(hint -> Strategy.named(hint.hintName) == strategy)
                    .toList();
            if (hints.isEmpty()) continue;
            boolean left = hints.stream().anyMatch(hint -> hint.listOptions.contains("LEFT"));
            boolean right = hints.stream().anyMatch(hint -> hint.listOptions.contains("RIGHT"));
            return new JoinHint(strategy, left, right);
        }
        return null;
    }

    /// Whether a table is to be built of one side, and which; null where it is for statistics to say.
    @Nullable
    Boolean buildsLeft() {
        boolean builds = strategy == Strategy.BROADCAST || strategy == Strategy.SHUFFLE_HASH;
        if (!builds || left == right) return null;
        return left;
    }

    String reason() {
        return strategy + " hint";
    }
}
