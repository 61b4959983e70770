package dev.kindling.tests.etl;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first program of the documentation compiles as it stands there, and is right.
final class SalesTotalsTest {

    private static final Path SOURCE = TestFiles.module().resolve("../docs/examples/src/main/java/SalesTotals.java");

    @TempDir
    Path folder;

    @Test
    void sumsSalesPerProduct() throws IOException, ReflectiveOperationException {
        Path sales = folder.resolve("sales.csv");
        Files.writeString(sales, """
            product,quantity,price
            apple,3,0.5
            pear,1,0.75
            apple,5,0.5
            plum,10,0.25
            pear,2,0.5
            """);
        Path totals = folder.resolve("totals");
        String shown = run(sales.toString(), totals.toString());

        assertThat(shown)
                .contains("|product|sum(total_sales)|")
                .contains("4.0")
                .contains("1.75")
                .contains("2.5");
        assertThat(lines(totals)).containsExactlyInAnyOrder("apple,4.0", "pear,1.75", "plum,2.5");
        assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(30);
    }

    /// The lines of all files, after checking their headers.
    private static List<String> lines(Path output) throws IOException {
        try (var files = Files.list(output)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .flatMap(file -> {
                        List<String> lines = readAll(file);
                        if (!lines.isEmpty()) assertThat(lines.getFirst()).isEqualTo("product,sum(total_sales)");
                        return lines.stream().skip(1);
                    })
                    .toList();
        }
    }

    private static List<String> readAll(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String run(String... arguments) throws IOException, ReflectiveOperationException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        SOURCE.toString());
        assertThat(result).isZero();
        PrintStream terminal = System.out;
        var out = new ByteArrayOutputStream();
        try (var loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Method main = loader.loadClass("SalesTotals").getMethod("main", String[].class);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) arguments);
        } finally {
            System.setOut(terminal);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
