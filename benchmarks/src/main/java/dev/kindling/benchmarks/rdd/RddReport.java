package dev.kindling.benchmarks.rdd;

import dev.kindling.benchmarks.Circumstances;
import dev.kindling.tests.engine.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What was measured, as Markdown: a line per program and engine, with the ratio of Kindling's time to it.
final class RddReport {

    private final String title;
    private final Circumstances circumstances;
    private final Map<Contender, List<Trial.Run>> all = new LinkedHashMap<>();

    RddReport(String title, Circumstances circumstances) {
        this.title = title;
        this.circumstances = circumstances;
    }

    /// @param runs in their order; none where the program failed
    void add(Contender contender, List<Trial.Run> runs) {
        all.put(contender, List.copyOf(runs));
    }

    String markdown() {
        var text = new StringBuilder("# " + title + "\n\n" + circumstances.sentence() + "\n\n");
        text.append("| program | engine | cold ms | median ms | CPU ms | kindling rdd of it | CPU of it |");
        text.append(" kindling sql of it | CPU of it | answer |\n");
        text.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
        all.forEach((contender, runs) -> text.append(line(contender, runs)));
        return text.toString();
    }

    private String line(Contender contender, List<Trial.Run> runs) {
        var cells = new ArrayList<String>(List.of(contender.program(), contender.label()));
        if (runs.isEmpty()) {
            cells.add("failed");
        } else {
            cells.add(millis(runs.getFirst().nanos()));
            cells.add(millis(median(runs, Trial.Run::nanos)));
            cells.add(millis(median(runs, Trial.Run::cpuNanos)));
            for (String ours : List.of("kindling rdd", "kindling sql")) {
                List<Trial.Run> measured = ours.equals(contender.label()) ? null : runs(contender.program(), ours);
                cells.add(ratio(measured, runs, Trial.Run::nanos));
                cells.add(ratio(measured, runs, Trial.Run::cpuNanos));
            }
            cells.add(agreement(contender, runs));
        }
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private @Nullable List<Trial.Run> runs(String program, String label) {
        return all.entrySet().stream()
                .filter(each -> each.getKey().program().equals(program)
                        && each.getKey().label().equals(label)
                        && !each.getValue().isEmpty())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /// Whether all runs of all engines had the same answer as the first.
    private String agreement(Contender contender, List<Trial.Run> runs) {
        String expected = all.entrySet().stream()
                .filter(each -> each.getKey().program().equals(contender.program()))
                .flatMap(each -> each.getValue().stream())
                .findFirst()
                .orElseThrow()
                .answer();
        return runs.stream().allMatch(run -> run.answer().equals(expected)) ? "equal" : "WRONG";
    }

    /// Of the runs after the first, or of that one if it is all there is.
    private static long median(List<Trial.Run> runs, ToLongFunction<Trial.Run> figure) {
        List<Trial.Run> warm = runs.size() == 1 ? runs : runs.subList(1, runs.size());
        long[] sorted = warm.stream().mapToLong(figure).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    private static String ratio(
            @Nullable List<Trial.Run> ours, List<Trial.Run> theirs, ToLongFunction<Trial.Run> figure) {
        if (ours == null) return "";
        return String.format(Locale.ROOT, "%.2fx", (double) median(ours, figure) / median(theirs, figure));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.0f", nanos / 1e6);
    }
}
