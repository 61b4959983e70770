package dev.kindling.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.tests.TestFiles;
import dev.kindling.tests.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the documents show works. Each page runs in a process and a working folder of its own, from top to bottom,
/// as a reader would: the files it needs, it makes. A `text` block right below a snippet is its output.
///
/// `docs/contributing` and `docs/design` speak of code that need not be complete, and are left out.
class DocsTest {

    private static final Path ROOT = TestFiles.module().resolveSibling("");
    private static final List<String> FOLDERS = List.of("docs/tutorials", "docs/how-to", "docs/reference");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path temporary;

    static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        pages.add(ROOT.resolve("README.md"));
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(f -> f.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /// Whether other tests, or the build itself, run this: the demo takes its time, and Maven builds the tests.
    static boolean isRunElsewhere(Snippet snippet) {
        return snippet.language().equals("bash")
                && snippet.code().lines().allMatch(l -> l.startsWith("mvn ") || l.startsWith("./kindling demo"));
    }

    @TestFactory
    Stream<DynamicNode> pagesShowWhatHappens() throws IOException {
        return pages().stream().map(this::page);
    }

    private DynamicNode page(Path page) {
        String name = ROOT.relativize(page).toString();
        try {
            List<Snippet> snippets = Snippet.of(page).stream()
                    .filter(snippet -> !isRunElsewhere(snippet))
                    .toList();
            if (snippets.isEmpty()) return DynamicContainer.dynamicContainer(name, Stream.empty());
            Path results = Files.createDirectories(temporary.resolve(name.replace('/', '_')));
            var run = DynamicTest.dynamicTest("runs to its end", () -> runPage(page, results));
            Stream<DynamicTest> tests = snippets.stream()
                    .map(s -> DynamicTest.dynamicTest(
                            "line " + s.line() + " (" + s.language() + ")", () -> check(s, results)));
            return DynamicContainer.dynamicContainer(name, Stream.concat(Stream.of(run), tests));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void runPage(Path page, Path results) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(results.resolve("work"));
        ReaderFolder.prepare(folder);
        var command = new ArrayList<>(List.of(
                ReaderFolder.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.timezone=UTC"));
        command.addAll(JavaProcess.settings());
        command.addAll(List.of(
                "-cp", ReaderFolder.classPath(), PageRunner.class.getName(), page.toString(), results.toString()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(results.resolve("process.log").toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(results.resolve("process.log"))).isZero();
    }

    private static void check(Snippet snippet, Path results) throws IOException {
        Path failed = results.resolve(snippet.line() + ".failed");
        if (Files.exists(failed)) throw new AssertionError(Files.readString(failed));
        String output = Files.readString(results.resolve(snippet.line() + ".out"));
        if (snippet.expected() != null)
            assertThat(output.strip()).isEqualTo(snippet.expected().strip());
    }

    @Test
    void theReadmeBeginsWithTheDemoAndTheTests() throws IOException {
        List<String> commands = Snippet.of(ROOT.resolve("README.md")).stream()
                .filter(snippet -> snippet.language().equals("bash"))
                .flatMap(snippet -> snippet.code().lines())
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(commands).startsWith("./kindling demo", "mvn verify");
    }

    @Test
    void linksBetweenPagesLeadSomewhere() throws IOException {
        var all = new ArrayList<Path>(pages());
        all.add(ROOT.resolve("ARCHITECTURE.md"));
        all.add(ROOT.resolve("CONTRIBUTING.md"));
        for (Path page : all) {
            for (String link : Links.of(Files.readString(page))) {
                assertThat(page.resolveSibling(link)).as("link in %s", page).exists();
            }
        }
    }
}
