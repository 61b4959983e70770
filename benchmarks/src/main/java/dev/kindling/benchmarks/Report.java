package dev.kindling.benchmarks;

import dev.kindling.benchmarks.PeerComparison.Result;
import dev.kindling.benchmarks.PeerComparison.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The figures of a comparison as Markdown: a line per query, a column per engine, the ratio of Kindling to each
/// peer.
final class Report {

    private final Suite suite;
    private final Map<Peer, Result> results;

    Report(Suite suite, Map<Peer, Result> results) {
        this.suite = suite;
        this.results = results;
    }

    String markdown() {
        List<Peer> peers = List.copyOf(results.keySet());
        List<Peer> others = results.containsKey(Peer.KINDLING)
                ? peers.stream().filter(peer -> peer != Peer.KINDLING).toList()
                : List.of();
        var text = new StringBuilder("# ").append(suite.title()).append("\n\n");
        var head = new ArrayList<String>();
        head.add("query");
        for (Peer peer : peers) head.add(name(peer) + " ms");
        for (Peer peer : others) head.add("of " + name(peer));
        for (Peer peer : peers) head.add(name(peer) + " cold ms");
        for (Peer peer : peers) head.add(name(peer) + " CPU ms");
        line(text, head);
        line(text, head.stream().map(_ -> "---:").toList());
        for (String query : suite.queries().keySet()) line(text, row(query, peers, others));
        line(text, totals("total", peers, others, this::total));
        line(text, totals("geometric mean", peers, others, this::geometricMean));
        text.append('\n');
        appendProcesses(text, peers);
        appendFailures(text);
        return text.toString();
    }

    private List<String> row(String query, List<Peer> peers, List<Peer> others) {
        var cells = new ArrayList<String>();
        cells.add(query);
        for (Peer peer : peers) cells.add(cell(timing(peer, query), Timing::median));
        for (Peer other : others) cells.add(ratio(timing(Peer.KINDLING, query), timing(other, query)));
        for (Peer peer : peers) cells.add(cell(timing(peer, query), Timing::cold));
        for (Peer peer : peers) cells.add(cell(timing(peer, query), Timing::cpu));
        return cells;
    }

    private static String cell(@Nullable Timing timing, Function<Timing, Duration> figure) {
        return timing == null ? "failed" : millis(figure.apply(timing).toNanos() / 1e6);
    }

    private static String ratio(@Nullable Timing ours, @Nullable Timing theirs) {
        return ours == null || theirs == null
                ? ""
                : ratio((double) ours.median().toNanos() / theirs.median().toNanos());
    }

    private List<String> totals(String title, List<Peer> peers, List<Peer> others, Function<Peer, Double> figure) {
        var cells = new ArrayList<String>();
        cells.add(title);
        for (Peer peer : peers) cells.add(millis(figure.apply(peer)));
        for (Peer other : others) cells.add(ratio(figure.apply(Peer.KINDLING) / figure.apply(other)));
        for (int i = 0; i < 2 * peers.size(); i++) cells.add("");
        return cells;
    }

    /// Over the queries every engine answered, so that a failure makes nobody faster.
    private List<Double> medians(Peer peer) {
        return suite.queries().keySet().stream()
                .filter(query -> results.keySet().stream().allMatch(each -> timing(each, query) != null))
                .map(query -> result(peer).queries().get(query))
                .map(timing -> timing.median().toNanos() / 1e6)
                .toList();
    }

    private double total(Peer peer) {
        return medians(peer).stream().mapToDouble(Double::doubleValue).sum();
    }

    private double geometricMean(Peer peer) {
        return Math.exp(medians(peer).stream().mapToDouble(Math::log).average().orElse(0));
    }

    private void appendProcesses(StringBuilder text, List<Peer> peers) {
        line(text, List.of("engine", "start-up to first answer ms", "peak memory MB"));
        line(text, List.of("---", "---:", "---:"));
        for (Peer peer : peers) {
            Result result = result(peer);
            line(
                    text,
                    List.of(
                            name(peer),
                            Long.toString(result.startUp().toMillis()),
                            Long.toString(result.peakMemoryBytes() >> 20)));
        }
    }

    private void appendFailures(StringBuilder text) {
        for (Peer peer : results.keySet()) {
            result(peer)
                    .failures()
                    .forEach((query, message) -> text.append("\n- ")
                            .append(name(peer))
                            .append(' ')
                            .append(query)
                            .append(": ")
                            .append(message)
                            .append('\n'));
        }
    }

    private Result result(Peer peer) {
        Result result = results.get(peer);
        if (result == null) throw new IllegalStateException("not measured: " + peer);
        return result;
    }

    private @Nullable Timing timing(Peer peer, String query) {
        return result(peer).queries().get(query);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String name(Peer peer) {
        return peer.name().toLowerCase(Locale.ROOT);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2fx", value);
    }
}
