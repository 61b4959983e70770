package dev.kindling.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The page `docs/performance.md`: every suite's latest reports, as they were written.
final class PerformancePage {

    static final Path PATH = Path.of("docs/performance.md");

    private static final String INTRODUCTION = """
        # Performance

        Kindling beside DuckDB and Apache Spark on the same files, with two threads each. This page is written by
        `./kindling benchmark page` from the reports that `./kindling benchmark all`, or a run of a single suite, leaves in `target`.

        Each engine runs in a process of its own, one after the other. A query runs once cold, some times to warm up and then the times
        that count, of which the median is given; the answers of all engines must agree. CPU time is that of the whole process, with
        compilation and garbage collection in other threads; where the machine has other work to do, it is the fairer figure. "of" is
        Kindling's time divided by the other's: below 1 Kindling is faster. Tables are Parquet files written by DuckDB, unless said
        otherwise. The suites are described in [the guide to them](contributing/benchmarks.md).

        ## In short

        """;

    private PerformancePage() {}

    /// The page of the reports in `folder`, where each suite has its own folder.
    static String of(Path folder) throws IOException {
        var reports = new ArrayList<String>();
        for (String suite : SuiteSource.all().keySet()) reports.addAll(reports(folder.resolve(suite)));
        List<String> summarized = List.copyOf(reports);
        reports.addAll(reports(folder.resolve("rdd")));
        var page = new StringBuilder(INTRODUCTION);
        for (String report : summarized) {
            List<String> lines = report.lines().toList();
            page.append("- ")
                    .append(lines.get(0).substring(2))
                    .append(": ")
                    .append(lines.get(2))
                    .append('\n');
        }
        for (String report : reports) page.append("\n#").append(report.strip()).append('\n');
        return page.toString();
    }

    /// Those of the smaller scales first.
    private static List<String> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (var files = Files.list(folder)) {
            List<Path> paths = files.filter(
                            file -> file.getFileName().toString().matches("report-.*\\.md"))
                    .sorted((a, b) -> Double.compare(scale(a), scale(b)))
                    .toList();
            var reports = new ArrayList<String>();
            for (Path path : paths) reports.add(Files.readString(path));
            return reports;
        }
    }

    private static double scale(Path report) {
        return Double.parseDouble(report.getFileName().toString().replaceAll("^report-(.*-)?|\\.md$", ""));
    }
}
