package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.analysis.Ending.Kind;
import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Relation.Hint;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.util.ArrayList;
import java.util.List;

/// Hints by name: those that choose how a join runs, and those that place rows. Others do nothing, which the query
/// notes.
final class Hints {

    /// The hints that choose how a join runs.
    static final List<String> JOIN_STRATEGIES = List.of(
            "BROADCAST",
            "BROADCASTJOIN",
            "MAPJOIN",
            "MERGE",
            "SHUFFLE_MERGE",
            "MERGEJOIN",
            "SHUFFLE_HASH",
            "SHUFFLE_REPLICATE_NL");

    private static final List<String> PLACEMENTS =
            List.of("COALESCE", "REPARTITION", "REPARTITION_BY_RANGE", "REBALANCE");

    private Hints() {}

    /// What `hints` ask of the rows of the block they stand in. Hints that nobody knows are noted.
    static List<Ending> endings(List<Hint> hints, Analysis analysis) {
        var endings = new ArrayList<Ending>();
        for (Hint hint : hints) {
            if (PLACEMENTS.contains(hint.name())) {
                endings.add(ending(hint));
            } else if (!JOIN_STRATEGIES.contains(hint.name())) {
                analysis.note(unknown(hint));
            }
        }
        return endings;
    }

    private static String unknown(Hint hint) {
        var known = new ArrayList<>(JOIN_STRATEGIES);
        known.addAll(PLACEMENTS);
        String place = hint.position().isKnown()
                ? "line " + hint.position().line() + ", column "
                        + hint.position().column() + ": "
                : "";
        String suggestion = Suggestions.didYouMean(hint.name(), known);
        return place + "there is no hint `" + hint.name() + "`, so it does nothing."
                + (suggestion == null ? "" : " " + suggestion);
    }

    private static Ending ending(Hint hint) {
        List<Expression> keys = hint.arguments();
        int partitions = Arrange.DEFAULT_PARTITIONS;
        if (!keys.isEmpty() && keys.getFirst() instanceof Literal(var value, var _, var _)) {
            if (!(value instanceof Integer count) || count < 1) {
                throw invalid(hint, "takes a positive number of partitions, not " + value);
            }
            partitions = count;
            keys = keys.subList(1, keys.size());
        }
        boolean counted = partitions != Arrange.DEFAULT_PARTITIONS;
        return switch (hint.name()) {
            case "COALESCE" -> {
                if (!counted || !keys.isEmpty()) throw invalid(hint, "takes a number of partitions and nothing else");
                yield new Ending(Kind.AT_MOST, List.of(), partitions);
            }
            case "REPARTITION_BY_RANGE" -> {
                if (keys.isEmpty()) throw invalid(hint, "takes at least one column");
                yield new Ending(Kind.RANGE, Ending.asSortKeys(keys), partitions);
            }
            default -> new Ending(Kind.HASH, Ending.asSortKeys(keys), partitions);
        };
    }

    private static KindlingException invalid(Hint hint, String wanted) {
        return AnalysisErrors.of(
                ErrorCondition.INVALID_SQL_SYNTAX, "the hint `" + hint.name() + "` " + wanted, hint.position());
    }
}
