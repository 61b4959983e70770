package dev.kindling.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.tests.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `ARCHITECTURE.md` names classes, packages and files that exist.
class ArchitectureDocumentTest {

    private static final Path ROOT = TestFiles.module().resolveSibling("");
    private static final List<String> MODULES =
            List.of("rdd-core", "catalyst", "sql-parser", "datasources", "execution", "jdbc", "cli", "tests");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]\\w*(\\.[A-Z]\\w+)?");
    private static final Pattern PACKAGE = Pattern.compile("dev\\.kindling(\\.[a-z]+)+");
    private static final Set<String> NOT_OURS = Set.of("RelNode", "RexNode", "RexSubQuery", "Config");

    @Test
    void namesClassesThatExist() throws IOException {
        Set<String> classes = sources()
                .map(file -> file.getFileName().toString().replaceAll("\\.(java|g4)$", ""))
                .collect(Collectors.toSet());
        List<String> missing = names(CLASS).stream()
                .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
                .filter(name -> !classes.contains(name) && !NOT_OURS.contains(name))
                .toList();
        assertThat(missing).isEmpty();
        assertThat(names(CLASS)).hasSizeGreaterThan(30);
    }

    @Test
    void namesPackagesThatExist() throws IOException {
        List<String> packages = sources()
                .map(file -> file.resolveSibling("").toString().replace('/', '.'))
                .distinct()
                .toList();
        List<String> missing = names(PACKAGE).stream()
                .filter(name -> packages.stream().noneMatch(p -> (p + ".").contains("." + name + ".")))
                .toList();
        assertThat(missing).isEmpty();
    }

    private static Set<String> names(Pattern pattern) throws IOException {
        String text = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        return CODE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> pattern.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> sources() throws IOException {
        var files = new ArrayList<Path>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src"))) {
                all.filter(file -> file.toString().matches(".*\\.(java|g4)")).forEach(files::add);
            }
        }
        return files.stream();
    }
}
