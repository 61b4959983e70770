package dev.kindling.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.tests.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The commands of `CONTRIBUTING.md` name tests and properties that exist, for a build passes over others without
/// a word.
class ContributingTest {

    private static final Path ROOT = TestFiles.module().resolveSibling("");
    private static final Pattern TESTS = Pattern.compile("-pl ([\\w-]+) -Dtest=(\\S+)");
    private static final Pattern PROPERTY = Pattern.compile("-D([\\w.]+)=");
    private static final List<String> OF_MAVEN = List.of("test", "surefire.failIfNoSpecifiedTests");

    private static List<MatchResult> matches(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .toList();
    }

    @Test
    void namesTestsOfTheModule() throws IOException {
        assertThat(matches(TESTS)).isNotEmpty();
        for (MatchResult command : matches(TESTS)) {
            Path sources = ROOT.resolve(command.group(1)).resolve("src/test/java");
            for (String test : List.of(command.group(2).split(","))) {
                try (var files = Files.walk(sources)) {
                    assertThat(files.filter(file -> file.endsWith(test + ".java")))
                            .as(test)
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void namesPropertiesThatSomethingReads() throws IOException {
        var readers = new ArrayList<Path>(List.of(ROOT.resolve("pom.xml")));
        for (String module : List.of("rdd-core", "tests")) {
            try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("ContributingTest.java"))
                        .forEach(readers::add);
            }
        }
        var texts = new StringBuilder();
        for (Path reader : readers) texts.append(Files.readString(reader));
        for (MatchResult option : matches(PROPERTY)) {
            String name = option.group(1);
            if (OF_MAVEN.contains(name)) continue;
            assertThat(texts).containsAnyOf("\"" + name + "\"", "${" + name + "}");
        }
    }
}
