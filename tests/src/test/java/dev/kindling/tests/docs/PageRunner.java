package dev.kindling.tests.docs;

import dev.kindling.parser.ScriptPart;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.ShowTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Runs the snippets of a page in this process, whose working folder is the reader's: SQL in one session for the
/// page, Java compiled and run, shell commands in a shell. What each prints goes to `<line>.out`, and why one
/// failed to `<line>.failed`, in the folder of results.
final class PageRunner {

    private static final Pattern CLASS = Pattern.compile("^(?:public )?(?:final )?class (\\w+)", Pattern.MULTILINE);

    private final Path results;
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    private PageRunner(Path results) {
        this.results = results;
    }

    /// Arguments: the page, the folder for results.
    public static void main(String[] args) throws IOException {
        var runner = new PageRunner(Path.of(args[1]));
        for (Snippet snippet : Snippet.of(Path.of(args[0]))) {
            if (DocsTest.isRunElsewhere(snippet)) continue;
            runner.run(snippet);
        }
        runner.session.close();
    }

    private void run(Snippet snippet) throws IOException {
        try {
            String output = switch (snippet.language()) {
                case "sql" -> sql(snippet.code());
                case "java" -> java(snippet);
                default -> shell(snippet.code());
            };
            Files.writeString(results.resolve(snippet.line() + ".out"), output);
        } catch (Throwable e) {
            var text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            Files.writeString(results.resolve(snippet.line() + ".failed"), text.toString());
        }
    }

    private String sql(String script) {
        var output = new StringBuilder();
        for (ScriptPart part : SqlParser.split(script)) {
            DataFrame answer = session.statement(part.parse(), Map.of());
            if (answer.schema().size() > 0) output.append(ShowTable.all(answer));
        }
        return output.toString();
    }

    /// A class of the snippet's own, or statements around a `void main()`, which get a class.
    private String java(Snippet snippet) throws ReflectiveOperationException, IOException {
        Matcher matcher = CLASS.matcher(snippet.code());
        String name = matcher.find() ? matcher.group(1) : "Line" + snippet.line();
        Path folder = Files.createTempDirectory(results, "java");
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, snippet.code());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new ByteArrayOutputStream();
        List<String> options =
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        var arguments = new ArrayList<>(options);
        arguments.add(source.toString());
        if (compiler.run(null, messages, messages, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("does not compile:\n" + messages.toString(StandardCharsets.UTF_8));
        }
        var captured = new ByteArrayOutputStream();
        PrintStream before = System.out;
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
                var out = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            Thread.currentThread().setContextClassLoader(loader);
            callMain(loader.loadClass(name));
        } finally {
            System.setOut(before);
            Thread.currentThread().setContextClassLoader(loaderBefore);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    private static void callMain(Class<?> program) throws ReflectiveOperationException {
        for (Method method : program.getDeclaredMethods()) {
            if (!method.getName().equals("main")) continue;
            method.setAccessible(true);
            Constructor<?> constructor = program.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object[] arguments = method.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]};
            method.invoke(constructor.newInstance(), arguments);
            return;
        }
        throw new IllegalStateException(program.getName() + " has no main method");
    }

    private static String shell(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = shell.waitFor();
        if (code != 0) throw new IllegalStateException("exit code " + code + ":\n" + output);
        return output;
    }
}
