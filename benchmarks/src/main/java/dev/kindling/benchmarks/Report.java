package dev.kindling.benchmarks;

import dev.kindling.benchmarks.Comparison.Result;
import dev.kindling.benchmarks.Comparison.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// The figures of a comparison as Markdown: a line per query, a column per engine, the ratio of Kindling to each
/// peer.
final class Report {

    private final Comparison comparison;
    private final Circumstances circumstances;
    private final List<Peer> peers;
    /// Those that Kindling is set against.
    private final List<Peer> others;

    Report(Comparison comparison, Circumstances circumstances) {
        this.comparison = comparison;
        this.circumstances = circumstances;
        peers = List.copyOf(comparison.results().keySet());
        others = peers.contains(Peer.KINDLING)
                ? peers.stream().filter(peer -> peer != Peer.KINDLING).toList()
                : List.of();
    }

    String markdown() {
        var text = new StringBuilder("# ").append(comparison.title()).append("\n\n");
        text.append(inShort()).append("\n\n");
        text.append(circumstances.sentence()).append("\n\n");
        var head = new ArrayList<String>();
        head.add("query");
        for (Peer peer : peers) head.add(peer.label() + " ms");
        for (Peer peer : others) head.add("of " + peer.label());
        for (Peer peer : peers) head.add(peer.label() + " CPU ms");
        for (Peer peer : others) head.add("CPU of " + peer.label());
        for (Peer peer : peers) head.add(peer.label() + " cold ms");
        line(text, head);
        line(text, head.stream().map(_ -> "---:").toList());
        for (String query : comparison.questions()) line(text, row(query));
        line(text, summary("total", (peer, figure) -> answered(peer, figure).sum()));
        line(text, summary("geometric mean", this::geometricMean));
        text.append('\n');
        appendProcesses(text);
        appendFailures(text);
        return text.toString();
    }

    /// The geometric means in a sentence.
    private String inShort() {
        if (others.isEmpty()) return "Nothing to compare with.";
        return others.stream()
                .map(other -> ratio(geometricMean(Peer.KINDLING, Timing::cpu) / geometricMean(other, Timing::cpu))
                        + " the CPU time of " + other.label() + " and "
                        + ratio(geometricMean(Peer.KINDLING, Timing::median) / geometricMean(other, Timing::median))
                        + " its time by the clock")
                .collect(Collectors.joining("; ", "", " (geometric means; " + everyonesAnswers() + ")."));
    }

    private String everyonesAnswers() {
        long answered = comparison.questions().stream()
                .filter(query -> peers.stream().allMatch(peer -> timing(peer, query) != null))
                .count();
        return answered + " of " + comparison.questions().size() + " answered alike";
    }

    private double geometricMean(Peer peer, Function<Timing, Duration> figure) {
        return Math.exp(answered(peer, figure)
                .map(millis -> Math.log(Math.max(millis, 1e-3)))
                .average()
                .orElse(0));
    }

    private List<String> row(String query) {
        var cells = new ArrayList<String>();
        cells.add(query);
        for (Function<Timing, Duration> figure : List.<Function<Timing, Duration>>of(Timing::median, Timing::cpu)) {
            for (Peer peer : peers) cells.add(cell(timing(peer, query), figure));
            for (Peer other : others) cells.add(ratio(timing(Peer.KINDLING, query), timing(other, query), figure));
        }
        for (Peer peer : peers) cells.add(cell(timing(peer, query), Timing::cold));
        return cells;
    }

    private static String cell(@Nullable Timing timing, Function<Timing, Duration> figure) {
        return timing == null ? "failed" : text(millis(timing, figure));
    }

    private static String ratio(@Nullable Timing ours, @Nullable Timing theirs, Function<Timing, Duration> figure) {
        return ours == null || theirs == null ? "" : ratio(millis(ours, figure) / millis(theirs, figure));
    }

    private List<String> summary(String title, ToDoubleBiFunction<Peer, Function<Timing, Duration>> figures) {
        var cells = new ArrayList<String>();
        cells.add(title);
        for (Function<Timing, Duration> figure : List.<Function<Timing, Duration>>of(Timing::median, Timing::cpu)) {
            for (Peer peer : peers) cells.add(text(figures.applyAsDouble(peer, figure)));
            for (Peer other : others) {
                cells.add(ratio(figures.applyAsDouble(Peer.KINDLING, figure) / figures.applyAsDouble(other, figure)));
            }
        }
        for (int i = 0; i < peers.size(); i++) cells.add("");
        return cells;
    }

    /// Over the questions every engine answered, so that a failure makes nobody faster.
    private DoubleStream answered(Peer peer, Function<Timing, Duration> figure) {
        return comparison.questions().stream()
                .filter(query -> peers.stream().allMatch(each -> timing(each, query) != null))
                .map(query -> timing(peer, query))
                .filter(Objects::nonNull)
                .mapToDouble(timing -> millis(timing, figure));
    }

    private static double millis(Timing timing, Function<Timing, Duration> figure) {
        return figure.apply(timing).toNanos() / 1e6;
    }

    private void appendProcesses(StringBuilder text) {
        line(text, List.of("engine", "version", "start-up to first answer ms", "peak memory MB"));
        line(text, List.of("---", "---", "---:", "---:"));
        for (Peer peer : peers) {
            Result result = result(peer);
            Duration startUp = result.startUp();
            String memory = result.peakMemoryBytes() < 0 ? "" : Long.toString(result.peakMemoryBytes() >> 20);
            line(
                    text,
                    List.of(
                            peer.label(),
                            result.version(),
                            startUp == null ? "" : Long.toString(startUp.toMillis()),
                            memory));
        }
    }

    private void appendFailures(StringBuilder text) {
        for (Peer peer : peers) {
            result(peer)
                    .failures()
                    .forEach((query, message) -> text.append("\n- ")
                            .append(peer.label())
                            .append(' ')
                            .append(query)
                            .append(": ")
                            .append(message)
                            .append('\n'));
        }
    }

    private Result result(Peer peer) {
        Result result = comparison.results().get(peer);
        if (result == null) throw new IllegalStateException("not measured: " + peer);
        return result;
    }

    private @Nullable Timing timing(Peer peer, String query) {
        return result(peer).timings().get(query);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2fx", value);
    }
}
