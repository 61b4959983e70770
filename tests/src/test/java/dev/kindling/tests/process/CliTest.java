package dev.kindling.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.cli.Main;
import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.process.JavaProcess.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line as shells and scripts use it.
final class CliTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeFiles() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "id,name\n1,Ada\n2,\"Grace, H.\"\n");
        Files.writeString(folder.resolve("b.csv"), "id,name\n3,Edsger\n");
        Files.writeString(folder.resolve("c.json"), "{\"id\":4,\"tags\":[\"x\",\"y\"]}\n");
        try (KindlingSession session =
                KindlingSession.builder().master("local[1]").build()) {
            session.range(5).write().parquet(folder.resolve("numbers").toString());
        }
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    /// The command line in this process, for what needs no other.
    private static Outcome here(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exitCode = Main.run(arguments);
            return new Outcome(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void runsStatementsOfStandardInputInAProcess() {
        Outcome outcome = JavaProcess.kindling(
                "CREATE TEMP VIEW v AS SELECT 1 AS a;\nSELECT a, 'x;y' AS b FROM v;\n", "sql", "--format", "csv");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("a,b\n1,x;y\n");
    }

    @Test
    void loadsNoClassOfCalciteForConstantsAndAnswersOfStatements() throws IOException {
        Path log = folder.resolve("classes.log");
        List<String> command = JavaProcess.command(
                "dev.kindling.cli.Main", List.of("sql", "-e", "SELECT 1 AS one, 'a', NULL, 1.5; SHOW VIEWS"));
        command.add(1, "-Xlog:class+load:file=" + log);
        Outcome outcome = JavaProcess.run(command, "");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("|1  |a  |NULL|1.5|", "|namespace|");
        assertThat(Files.readString(log))
                .contains("dev.kindling.sql.KindlingSession")
                .doesNotContain("org.apache.calcite");
    }

    @Test
    void runsAQueryOnceHoweverManyColumnsItHas() throws IOException {
        Files.writeString(folder.resolve("bad.txt"), "id\n1\nx\n");
        Path rejected = folder.resolve("rejected");
        Outcome outcome = here(
                "sql",
                "-e",
                "CREATE TEMP VIEW bad (id INT) USING csv OPTIONS (path '" + path("bad.txt")
                        + "', header 'true', badRecordsPath '" + rejected + "'); SELECT sum(id) FROM bad");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("|1      |");
        try (var files = Files.walk(rejected)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void endsWithOneAndTheErrorOnStandardError() {
        Outcome outcome = JavaProcess.kindling("", "sql", "--format", "csv", "-e", "SELECT 1 AS a; SELECT nope");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("a\n1\n");
        assertThat(outcome.err())
                .contains("[UNRESOLVED_COLUMN", "line 1, column 23", "^^^^", "SQLSTATE: 42703")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void runsTheStatementsOfAFile() throws IOException {
        Path script = folder.resolve("script.sql");
        Files.writeString(script, "-- two statements\nSELECT 1 AS a;\nSELECT 'ä' AS b\n");
        Outcome outcome = here("sql", "-f", script.toString(), "--format", "csv");
        assertThat(outcome.out()).isEqualTo("a\n1\nb\nä\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void saysThatAScriptIsMissing() {
        Outcome outcome = here("sql", "-f", path("missing.sql"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("[PATH_NOT_FOUND] there is nothing at `" + path("missing.sql") + "`");
    }

    @Test
    void registersFilesFoldersAndGlobsAsViews() {
        Outcome outcome = here(
                "sql",
                "--view",
                "one=" + path("a.csv"),
                "--view",
                "glob=" + path("*.csv"),
                "--view",
                "json=" + path("c.json"),
                "--view",
                "folder=" + path("numbers"),
                "--format",
                "csv",
                "-e",
                "SELECT (SELECT count(*) FROM one) AS one, (SELECT sum(id) FROM glob) AS glob,"
                        + " (SELECT tags[1] FROM json) AS json, (SELECT max(id) FROM folder) AS folder");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("one,glob,json,folder\n2,6,y,4\n");
    }

    @Test
    void printsEachFormat() {
        String query = "SELECT id, name, CAST(NULL AS INT) AS n, array(1, 2) AS l FROM a ORDER BY id";
        assertThat(print("csv", query)).isEqualTo("id,name,n,l\n1,Ada,,\"[1, 2]\"\n2,\"Grace, H.\",,\"[1, 2]\"\n");
        assertThat(print("json", query)).isEqualTo("""
            {"id":1,"name":"Ada","n":null,"l":[1,2]}
            {"id":2,"name":"Grace, H.","n":null,"l":[1,2]}
            """);
        assertThat(print("markdown", query)).isEqualTo("""
            | id | name | n | l |
            | --- | --- | --- | --- |
            | 1 | Ada | NULL | [1, 2] |
            | 2 | Grace, H. | NULL | [1, 2] |
            """);
        assertThat(print("table", query)).isEqualTo("""
            +---+---------+----+------+
            |id |name     |n   |l     |
            +---+---------+----+------+
            |1  |Ada      |NULL|[1, 2]|
            |2  |Grace, H.|NULL|[1, 2]|
            +---+---------+----+------+

            """);
    }

    private static String print(String format, String query) {
        Outcome outcome = here("sql", "--view", "a=" + path("a.csv"), "--format", format, "-e", query);
        assertThat(outcome.err()).isEmpty();
        return outcome.out();
    }

    @Test
    void suggestsOptionsAndCommands() {
        assertThat(here("sql", "--fromat", "csv"))
                .isEqualTo(new Outcome(2, "", "No option `--fromat` of sql. Did you mean `--format`?\n"));
        assertThat(here("slq")).isEqualTo(new Outcome(2, "", "No command `slq`. Did you mean `sql`?\n"));
    }

    @Test
    void settingsOfTheCommandLineCount() {
        Outcome outcome = here(
                "sql",
                "--conf",
                "kindling.sql.session.timeZone=Asia/Tokyo",
                "--format",
                "csv",
                "-e",
                "SELECT current_timezone() AS zone");
        assertThat(outcome.out()).isEqualTo("zone\nAsia/Tokyo\n");
        assertThat(here("sql", "--conf", "kindling.sql.sesion.timeZone=UTC", "-e", "SELECT 1")
                        .err())
                .startsWith("[UNKNOWN_OPTION] ")
                .contains("Did you mean `kindling.sql.session.timeZone`?");
    }
}
