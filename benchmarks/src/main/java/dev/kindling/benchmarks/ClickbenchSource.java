package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The 43 questions of ClickBench, about page views of our own making.
final class ClickbenchSource implements QuestionSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public String defaultScale() {
        return "10000000";
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        int rows = (int) Double.parseDouble(settings.scale());
        Path hits = ParquetFile.of(settings.folder(), "hits", HitsTable.COLUMNS, () -> HitsTable.parts(rows));
        List<Question> questions = questions(rows).stream()
                .filter(each -> settings.wanted().test(each.name()))
                .toList();
        String title = String.format(Locale.ROOT, "ClickBench questions, %,d rows", rows);
        return new Suite(title, Map.of("hits", hits), questions, AGREEMENT);
    }

    static List<Question> questions(int rows) throws IOException {
        var population = new HitPopulation(rows);
        String sums = IntStream.range(0, 90)
                .mapToObj(i -> i == 0 ? "sum(ResolutionWidth)" : "sum(ResolutionWidth + " + i + ")")
                .collect(Collectors.joining(", "));
        String file = Resources.text("/clickbench/queries.sql")
                .replace("${user}", Long.toString(population.frequentUser()))
                .replace("${page}", Long.toString(population.frequentUrlHash()))
                .replace("${many}", Integer.toString(rows / 1_000))
                .replace("${sums}", sums);
        var questions = new ArrayList<Question>();
        for (String part : file.split("\n-- (?=q\\d\\d\n)", -1)) {
            if (part.startsWith("--")) continue;
            String name = part.substring(0, part.indexOf('\n'));
            String sql = part.substring(name.length()).strip().replaceFirst(";$", "");
            String timed = sql.replaceAll("/\\*ties .*? \\*/ ?", "");
            String comparable = sql.replaceAll("/\\*ties (.*?) \\*/", "$1");
            questions.add(new Query(
                    name,
                    peer -> inWordsOf(peer, timed),
                    peer -> inWordsOf(peer, comparable),
                    Agreement.orderOf(comparable)));
        }
        return questions;
    }

    /// DuckDB refers to a group of a regular expression in another way.
    private static String inWordsOf(Peer peer, String sql) {
        return peer == Peer.DUCKDB ? sql.replace("'$1'", "'\\1'") : sql;
    }
}
