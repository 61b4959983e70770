package dev.kindling.tests.slt;

import dev.kindling.tests.TestFiles;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.KindlingEngine;
import dev.kindling.tests.engine.SparkProcess;
import dev.kindling.tests.engine.SqlEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every record of every `.slt` file is a test. A file has a session of its own, and DuckDB runs beside it.
///
/// | property | does |
/// |---|---|
/// | `slt.update=true` | rewrites the expected rows instead of comparing them; read the diff |
/// | `slt.files=join` | runs only the files whose path contains this text |
/// | `slt.spark=true` | asks Spark too; see [SparkProcess] |
class SltTest {

    private static final Path FOLDER = TestFiles.resources("slt");
    private static final boolean UPDATE = Boolean.getBoolean("slt.update");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path temporary;

    @TestFactory
    Stream<DynamicNode> files() throws IOException {
        String wanted = System.getProperty("slt.files", "");
        try (Stream<Path> all = Files.walk(FOLDER)) {
            List<Path> paths = all.filter(path -> path.toString().endsWith(".slt"))
                    .filter(path -> FOLDER.relativize(path).toString().contains(wanted))
                    .sorted()
                    .toList();
            return paths.stream().map(this::file);
        }
    }

    private DynamicNode file(Path path) {
        String name = FOLDER.relativize(path).toString();
        try {
            SltFile file = SltFile.read(path);
            var session = new Session(file, name);
            Stream<DynamicTest> tests = file.records().stream().map(record -> test(session, path, record));
            return DynamicContainer.dynamicContainer(name, path.toUri(), tests.onClose(session::close));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicTest test(Session session, Path path, SltRecord record) {
        SltRecord.Place place = record.place();
        String name = "line " + place.line() + (place.comment().isEmpty() ? "" : ": " + place.comment());
        return DynamicTest.dynamicTest(
                name, path.toUri(), () -> session.runner().run(record));
    }

    /// The engines of one file, opened at its first record.
    private final class Session {

        private final SltFile file;
        private final Map<String, SqlEngine> peers = new LinkedHashMap<>();
        private final UnaryOperator<String> variables;
        private @Nullable SqlEngine engine;
        private @Nullable SltRunner runner;

        Session(SltFile file, String name) {
            this.file = file;
            Path folder = temporary.resolve(name.replace('/', '-'));
            this.variables = sql -> sql.replace("${tmp}", folder.toString());
        }

        SltRunner runner() throws IOException {
            if (runner == null) {
                Files.createDirectories(Path.of(variables.apply("${tmp}")));
                engine = KindlingEngine.open();
                if (!UPDATE) openPeers();
                runner = new SltRunner(engine, peers, variables, UPDATE ? file : null);
            }
            return runner;
        }

        private void openPeers() {
            peers.put("duckdb", DuckDbEngine.open());
            if (Boolean.getBoolean("slt.spark")) {
                List<String> command = SparkProcess.command(TestFiles.module().resolve("spark"), List.of("-Xmx1g"));
                peers.put("spark", EngineProcess.start(command, temporary.resolve("spark.log")));
            }
        }

        void close() {
            if (engine != null) engine.close();
            peers.values().forEach(SqlEngine::close);
            try {
                if (UPDATE) file.rewrite();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
