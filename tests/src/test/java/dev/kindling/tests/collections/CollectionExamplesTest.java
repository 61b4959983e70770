package dev.kindling.tests.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.RddOptions;
import dev.kindling.tests.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The programs of `docs/how-to/collections.md` compile as they stand and print what the page shows.
class CollectionExamplesTest {

    private static final Path DOCS = TestFiles.module().resolveSibling("docs");
    private static final Path PROGRAMS = DOCS.resolve("examples/src/main/java");

    /// A link to a program, how it is called, and its output.
    private static final Pattern EXAMPLE =
            Pattern.compile("\\[(\\w+)\\.java]\\([^)]+\\)[^`]*`(\\1[^`]*)`\\s+```text\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private record Example(String program, List<String> arguments, String output) {}

    private static List<Example> examples() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(DOCS.resolve("how-to/collections.md")));
        var examples = new ArrayList<Example>();
        while (matcher.find()) {
            List<String> words = List.of(matcher.group(2).split(" "));
            examples.add(new Example(matcher.group(1), words.subList(1, words.size()), matcher.group(3)));
        }
        return examples;
    }

    @BeforeAll
    static void compile() throws IOException {
        var arguments = new ArrayList<>(
                List.of("-cp", System.getProperty("java.class.path"), "-proc:none", "-d", folder.toString()));
        try (Stream<Path> sources = Files.list(PROGRAMS)) {
            sources.map(Path::toString).forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    @TestFactory
    Stream<DynamicTest> printWhatThePageShows() throws IOException {
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThan(7);
        return examples.stream()
                .flatMap(example -> Stream.of("false", "true")
                        .map(serialize -> DynamicTest.dynamicTest(
                                example.program + ", through bytes: " + serialize, () -> check(example, serialize))));
    }

    private static void check(Example example, String serialize) throws IOException, ReflectiveOperationException {
        String before = System.getProperty(RddOptions.SERIALIZE, "false");
        System.setProperty(RddOptions.SERIALIZE, serialize);
        try {
            assertThat(run(example)).isEqualTo(example.output);
        } finally {
            System.setProperty(RddOptions.SERIALIZE, before);
        }
    }

    private static String run(Example example) throws IOException, ReflectiveOperationException {
        String[] arguments = example.arguments.stream()
                .map(argument -> argument.startsWith("data/")
                        ? DOCS.resolve("examples").resolve(argument).toString()
                        : folder.resolve(argument).toString())
                .toArray(String[]::new);
        PrintStream terminal = System.out;
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        var out = new ByteArrayOutputStream();
        try (var loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, CollectionExamplesTest.class.getClassLoader())) {
            Method main = loader.loadClass(example.program).getMethod("main", String[].class);
            Thread.currentThread().setContextClassLoader(loader);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) arguments);
        } finally {
            System.setOut(terminal);
            Thread.currentThread().setContextClassLoader(loaderBefore);
        }
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
