package dev.kindling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {

    @TempDir
    Path folder;

    @Test
    void thePageHasEverySuiteThereIs() throws IOException {
        String page = Files.readString(Path.of("..").resolve(PerformancePage.PATH));
        for (String suite : SuiteSource.all().keySet()) assertThat(page).contains("`./kindling benchmark " + suite);
    }

    @Test
    void gathersReportsBySuiteAndScale() throws IOException {
        write("h2o/report-1000.md", "# h2o\n\nslow\n\ntables\n");
        write("tpch/report-10.md", "# TPC-H at scale 10\n\nfast\n\ntables\n");
        write("tpch/report-1.md", "# TPC-H at scale 1\n\nfaster\n\ntables\n");
        write("rdd/report-sort,join-1.md", "# Collections (sort,join) at scale 1\n\ntables\n");
        write("rdd/report-0.1.md", "# Collections at scale 0.1\n\ntables\n");
        String page = PerformancePage.of(folder);
        assertThat(page).contains("""
            - TPC-H at scale 1: faster
            - TPC-H at scale 10: fast
            - h2o: slow

            ## TPC-H at scale 1
            """);
        assertThat(page.indexOf("\n## Collections (sort,join)"))
                .isGreaterThan(page.indexOf("\n## Collections at scale 0.1"));
        assertThat(page.indexOf("\n## h2o")).isGreaterThan(page.indexOf("\n## TPC-H at scale 10"));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
