package dev.kindling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.benchmarks.Settings.Tables;
import dev.kindling.tests.engine.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuitesTest {

    @TempDir
    Path folder;

    /// One process of each engine for all suites, because starting one takes longer than the questions do. TPC-H
    /// and TPC-DS have tests of their own. Every fourth question is asked, and all with
    /// `-Dkindling.test.long=true`.
    @Test
    void enginesAgreeOnEverySuite() throws IOException {
        var tables = new LinkedHashMap<String, Path>();
        var questions = new ArrayList<Question>();
        Map<QuestionSource, String> scales = new LinkedHashMap<>();
        scales.put(new H2oSource(), "20000");
        scales.put(new ClickbenchSource(), "2000");
        scales.put(new EtlSource(), "0.001");
        scales.put(new SmallSource(), "100");
        scales.put(new PlanningSource(new TpchSource()), "0.001");
        for (var source : scales.entrySet()) {
            String name = source.getKey().getClass().getSimpleName();
            Path data = Files.createDirectories(folder.resolve(name));
            Suite suite = source.getKey().suite(settings(source.getValue(), data));
            tables.putAll(suite.tables());
            questions.addAll(suite.questions());
        }
        assertThat(questions).hasSize(15 + 43 + 5 + 16 + 22);
        int step = Boolean.getBoolean("kindling.test.long") ? 1 : 4;
        List<Question> asked = IntStream.range(0, questions.size())
                .filter(i -> i % step == 0)
                .mapToObj(questions::get)
                .toList();
        var suite = new Suite("All", tables, asked, Agreement.within("1e-9").orBy("5e-7"));
        Comparison comparison = new PeerComparison(suite, settings("1", folder)).run();
        assertThat(comparison.results()).containsOnlyKeys(Peer.KINDLING, Peer.DUCKDB);
        comparison
                .results()
                .forEach((peer, result) ->
                        assertThat(result.failures()).as("%s", peer).isEmpty());
    }

    private static Settings settings(String scale, Path folder) {
        return new Settings(
                scale, folder, List.of(Peer.KINDLING, Peer.DUCKDB), _ -> true, 0, 1, "1g", Tables.PARQUET, _ -> {});
    }
}
