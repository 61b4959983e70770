package dev.kindling.cli;

import dev.kindling.error.KindlingException;
import dev.kindling.parser.ScriptPart;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `./kindling sql`: runs statements one after the other and prints what they answer.
final class SqlCommand {

    private SqlCommand() {}

    static void run(List<String> args) {
        SqlOptions options = SqlOptions.parse(args);
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (KindlingSession session = KindlingSession.builder()
                .properties(options.properties())
                .commandLine(options.commandLine())
                .build()) {
            options.views()
                    .forEach((name, path) -> session.engine()
                            .catalog()
                            .registerView(name, session.engine().fileRelation(path), true));
            String script = options.statements();
            for (ScriptPart part : SqlParser.split(script)) {
                DataFrame answer = run(session, part, script);
                new ResultPrinter(options.format(), out).print(answer);
                out.flush();
            }
        } finally {
            out.flush();
        }
    }

    private static DataFrame run(KindlingSession session, ScriptPart part, String script) {
        try {
            return session.statement(part.parse(), Map.of());
        } catch (KindlingException e) {
            throw e.inStatement(script);
        }
    }
}
