package dev.kindling.tests.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The far end of an [EngineProcess]: reads requests from standard input, a line each, and answers on standard
/// output.
///
/// | request | answer |
/// |---|---|
/// | `execute` sql | `columns` names, `types` names, `row` values for each row, `end` |
/// | `run` sql, times | `ran` rows, nanoseconds, nanoseconds of CPU time of the whole process, all over all times |
/// | `prepared` sql, times | the same, of a statement that is prepared before |
///
/// Words are separated by tabs; `\t`, `\n`, `\\` in a word are escaped and NULL is `\N`. A failure answers `error`
/// condition, message. The first line, `ready`, comes once the engine is open. The end of the input ends the
/// process.
public final class EngineServer {

    private EngineServer() {}

    /// Opens the engine and serves it until standard input ends. What the engine itself prints goes to standard
    /// error.
    public static void serve(Supplier<SqlEngine> open) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try (SqlEngine engine = open.get();
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            send(out, "ready");
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<@Nullable String> request = words(line);
                try {
                    answer(engine, request, out);
                } catch (SqlFailure e) {
                    send(out, "error", e.condition(), String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    send(out, "error", e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
                }
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(SqlEngine engine, List<@Nullable String> request, PrintStream out) {
        String sql = String.valueOf(request.get(1));
        switch (String.valueOf(request.get(0))) {
            case "execute" -> {
                Answer answer = engine.execute(sql);
                send(out, "columns", answer.columns());
                send(out, "types", answer.types());
                for (List<@Nullable String> row : answer.rows()) send(out, "row", row);
                send(out, "end");
            }
            case "run" -> measure(() -> engine.run(sql), times(request), out);
            case "prepared" -> measure(engine.prepare(sql), times(request), out);
            default -> throw new IllegalArgumentException("no request " + request.get(0));
        }
    }

    private static int times(List<@Nullable String> request) {
        return Integer.parseInt(String.valueOf(request.get(2)));
    }

    private static void measure(SqlEngine.Prepared query, int times, PrintStream out) {
        long cpu = ProcessCpu.nanos();
        long start = System.nanoTime();
        long rows = 0;
        for (int i = 0; i < times; i++) rows += query.run();
        long nanos = System.nanoTime() - start;
        send(out, "ran", Long.toString(rows), Long.toString(nanos), Long.toString(ProcessCpu.nanos() - cpu));
    }

    private static void send(PrintStream out, String... words) {
        out.print(line(Arrays.asList(words)));
    }

    private static void send(PrintStream out, String first, List<? extends @Nullable String> rest) {
        var words = new ArrayList<@Nullable String>();
        words.add(first);
        words.addAll(rest);
        out.print(line(words));
    }

    static String line(List<? extends @Nullable String> words) {
        var line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty()) line.append('\t');
            line.append(
                    word == null
                            ? "\\N"
                            : word.replace("\\", "\\\\")
                                    .replace("\t", "\\t")
                                    .replace("\n", "\\n")
                                    .replace("\r", "\\r"));
        }
        return line.append('\n').toString();
    }

    static List<@Nullable String> words(String line) {
        var words = new ArrayList<@Nullable String>();
        for (String word : line.split("\t", -1)) words.add(word.equals("\\N") ? null : unescaped(word));
        return words;
    }

    private static String unescaped(String word) {
        if (word.indexOf('\\') < 0) return word;
        var text = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else {
                char escaped = word.charAt(++i);
                text.append(
                        switch (escaped) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            }
        }
        return text.toString();
    }
}
