package dev.kindling.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kindling.cli.Main;
import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.TestFiles;
import dev.kindling.tests.process.JavaProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of error a user can make or meet, at the command line and through JDBC: its condition, its SQLSTATE,
/// its place, the way out; no stack trace, and nothing left behind. `errors/golden.txt` shows them all; it is
/// rewritten with `-Derrors.update=true`.
final class ErrorMessagesTest {

    private static final Path GOLDEN = TestFiles.resources("errors").resolve("golden.txt");

    @TempDir
    static Path folder;

    /// @param condition with its subcondition
    /// @param place what the message must contain to say where the error is
    /// @param setup statements to run before, or empty
    private record Case(
            String title, String condition, String sqlState, String place, String setup, String statement) {}

    @BeforeAll
    static void makeFiles() throws IOException {
        write("people.csv", "id,name,born\n1,Ada,1815-12-10\n2,Grace,1906-12-09\n3,Edsger,1930-05-11\n");
        write("bad.csv", "id,name\n1,Ada\n2,Grace\nthree,Edsger\n4,Alan\n");
        write("short.csv", "id,name,born\n1,Ada,1815-12-10\n2\n3,Edsger,1930-05-11\n");
        write(
                "bad.json",
                "{\"id\": 1, \"name\": \"Ada\"}\n{\"id\": 2, \"name\": \"Gra\n{\"id\": 3, \"name\": \"Edsger\"}\n");
        Files.createDirectories(folder.resolve("full"));
        Files.createDirectories(folder.resolve("locked"));
        write("taken/part-00000.csv", "1\n");
        try (KindlingSession session =
                KindlingSession.builder().master("local[1]").build()) {
            session.sql("COPY (SELECT id, 'x' || id AS name FROM range(1000)) TO '" + folder + "/whole.parquet'");
            byte[] whole = Files.readAllBytes(folder.resolve("whole.parquet"));
            Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
            Files.writeString(folder.resolve("text.parquet"), "id,name\n1,Ada\n2,Grace\n");
        }
    }

    private static void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Case> mistakes() {
        return List.of(
                sql("Unknown table", "TABLE_OR_VIEW_NOT_FOUND", "42P01", "line 1, column 15", "SELECT * FROM poeple"),
                sql(
                        "Unknown column",
                        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                        "42703",
                        "line 2, column 8",
                        "SELECT id,\n       nmae\nFROM people"),
                sql(
                        "Unknown function",
                        "UNRESOLVED_ROUTINE",
                        "42883",
                        "line 1, column 8",
                        "SELECT uper(name) FROM people"),
                sql(
                        "Wrong number of arguments",
                        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                        "42605",
                        "line 1, column 8",
                        "SELECT upper(name, 2) FROM people"),
                sql("Syntax error", "PARSE_SYNTAX_ERROR", "42601", "line 1, column 1", "SELEC name FROM people"),
                sql(
                        "Syntax error in the middle",
                        "PARSE_SYNTAX_ERROR",
                        "42601",
                        "line 2, column 6",
                        "SELECT name\nFROM WHERE id = 1"),
                sql(
                        "Type mismatch",
                        "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES",
                        "42K09",
                        "line 1, column 33",
                        "SELECT * FROM people WHERE born > true"),
                sql(
                        "Value that cannot be cast",
                        "CAST_INVALID_INPUT",
                        "22018",
                        "",
                        "SELECT CAST(name AS INT) FROM people"),
                sql("Division by zero", "DIVIDE_BY_ZERO", "22012", "", "SELECT id / (id - 1) FROM people"),
                sql(
                        "Subquery of several rows",
                        "SCALAR_SUBQUERY_TOO_MANY_ROWS",
                        "21000",
                        "",
                        "SELECT (SELECT id FROM people) AS id"),
                sql(
                        "Column not grouped",
                        "MISSING_AGGREGATION",
                        "42803",
                        "line 1, column 8",
                        "SELECT name, count(*) FROM people GROUP BY id"),
                sql("Unknown setting", "UNKNOWN_OPTION", "42616", "line 1", "SET kindling.sql.session.timeZome = UTC"),
                sql(
                        "Wrong value of a setting",
                        "INVALID_CONF_VALUE.TIME_ZONE",
                        "22022",
                        "line 1",
                        "SET kindling.sql.session.timeZone = Mars"),
                sql(
                        "Unknown reader option",
                        "UNKNOWN_OPTION",
                        "42616",
                        "line 1, column 18",
                        "CREATE TEMP VIEW v USING csv OPTIONS (path '{dir}/people.csv', hedaer 'true')"),
                sql(
                        "Unknown writer option",
                        "UNKNOWN_OPTION",
                        "42616",
                        "line 1, column 16",
                        "COPY people TO '{dir}/out.parquet' (FORMAT parquet, COMPRESION zstd)"),
                sql(
                        "Unknown format",
                        "DATA_SOURCE_NOT_FOUND",
                        "42K02",
                        "line 1, column 16",
                        "COPY people TO '{dir}/out' (FORMAT parkuet)"),
                sql("Unknown file", "PATH_NOT_FOUND", "42K03", "{dir}/peple.csv", "SELECT * FROM '{dir}/peple.csv'"),
                new Case(
                        "Malformed CSV line",
                        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                        "22023",
                        "`{dir}/bad.csv` line 4",
                        "CREATE TEMP VIEW v (id INT, name STRING) USING csv OPTIONS (path '{dir}/bad.csv', header"
                                + " 'true', mode 'FAILFAST')",
                        "SELECT sum(id) FROM v"),
                new Case(
                        "CSV line with columns missing",
                        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                        "22023",
                        "`{dir}/short.csv` line 3",
                        "CREATE TEMP VIEW v (id INT, name STRING, born DATE) USING csv OPTIONS (path"
                                + " '{dir}/short.csv', header 'true', mode 'FAILFAST')",
                        "SELECT * FROM v"),
                new Case(
                        "Malformed JSON line",
                        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                        "22023",
                        "`{dir}/bad.json` line 2",
                        "CREATE TEMP VIEW v (id INT, name STRING) USING json OPTIONS (path '{dir}/bad.json', mode"
                                + " 'FAILFAST')",
                        "COPY v TO '{dir}/bad-json-out' (FORMAT parquet)"),
                sql(
                        "Truncated Parquet file",
                        "FILE_CORRUPT",
                        "58030",
                        "{dir}/cut.parquet",
                        "SELECT * FROM '{dir}/cut.parquet'"),
                sql(
                        "Not a Parquet file",
                        "FILE_CORRUPT",
                        "58030",
                        "{dir}/text.parquet",
                        "SELECT * FROM '{dir}/text.parquet'"),
                sql(
                        "Existing output folder",
                        "PATH_ALREADY_EXISTS",
                        "42K04",
                        "{dir}/taken",
                        "COPY people TO '{dir}/taken' (FORMAT csv, MODE error)"),
                sql(
                        "Error while writing",
                        "CAST_INVALID_INPUT",
                        "22018",
                        "",
                        "COPY (SELECT CAST(name AS INT) FROM people) TO '{dir}/never' (FORMAT parquet)"));
    }

    private static Case sql(String title, String condition, String sqlState, String place, String statement) {
        return new Case(title, condition, sqlState, place, "", statement);
    }

    @Test
    void saysWhatWhereAndTheWayOut() throws IOException {
        List<String> before = visible();
        var shown = new StringBuilder();
        SoftAssertions.assertSoftly(soft -> {
            for (Case mistake : mistakes()) shown.append(check(mistake, soft));
        });
        assertThat(visible()).as("left behind").isEqualTo(before);
        compareWithGolden(shown.toString(), 0);
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws IOException, InterruptedException {
        try (var _ = SmallDisk.mountedAt(folder.resolve("full"))) {
            String rows = "(SELECT id, sha2(string(id), 256) AS text FROM range(100000))";
            var shown = new StringBuilder();
            var cases = List.of(
                    sql(
                            "Full disk",
                            "DISK_FULL",
                            "53100",
                            "{dir}/full/out",
                            "COPY " + rows + " TO '{dir}/full/out' (FORMAT csv)"),
                    sql(
                            "Full disk, single file",
                            "DISK_FULL",
                            "53100",
                            "{dir}/full/out.parquet",
                            "COPY " + rows + " TO '{dir}/full/out.parquet' (COMPRESSION uncompressed)"));
            SoftAssertions.assertSoftly(soft -> cases.forEach(mistake -> shown.append(check(mistake, soft))));
            assertThat(folder.resolve("full").toFile().list()).isEmpty();
            compareWithGolden(shown.toString(), 1);
        }
    }

    @Test
    void aDiskThatCannotBeWrittenToIsNamed() throws IOException, InterruptedException {
        try (var disk = SmallDisk.mountedAt(folder.resolve("locked"))) {
            disk.makeReadOnly();
            var mistake = sql(
                    "Read-only disk",
                    "FILE_NOT_WRITABLE",
                    "58030",
                    "{dir}/locked/out",
                    "COPY people TO '{dir}/locked/out' (FORMAT parquet)");
            var shown = new StringBuilder();
            SoftAssertions.assertSoftly(soft -> shown.append(check(mistake, soft)));
            compareWithGolden(shown.toString(), 2);
        }
    }

    /// The command line runs in a process that has lost root's right to write everywhere.
    @Test
    void aFolderOfSomebodyElseIsNamed() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("foreign"));
        var mistake = sql(
                "No permission to write",
                "FILE_NOT_WRITABLE",
                "58030",
                "{dir}/foreign/out",
                "COPY people TO '{dir}/foreign/out' (FORMAT parquet)");
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("r-xr-xr-x"));
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"));
        }
        command.addAll(JavaProcess.command("dev.kindling.cli.Main", arguments(mistake)));
        JavaProcess.Outcome outcome = JavaProcess.run(command, "");
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        var shown = new StringBuilder();
        SoftAssertions.assertSoftly(soft -> shown.append(check(mistake, outcome.err(), soft)));
        assertThat(foreign.toFile().list()).isEmpty();
        compareWithGolden(shown.toString(), 3);
    }

    /// What the command line prints for a case, after checking that JDBC says the same.
    private static String check(Case mistake, SoftAssertions soft) {
        String cli = atTheCommandLine(mistake);
        Throwable jdbc = catchThrowable(() -> throughJdbc(mistake));
        soft.assertThat(jdbc).as(mistake.title()).isInstanceOfSatisfying(SQLException.class, e -> {
            soft.assertThat(e.getMessage()).as(mistake.title()).startsWith("[" + mistake.condition() + "] ");
            soft.assertThat(e.getSQLState()).as(mistake.title()).isEqualTo(mistake.sqlState());
        });
        return check(mistake, cli, soft);
    }

    /// What the command line printed for a case, after checking that it says all an error must.
    private static String check(Case mistake, String cli, SoftAssertions soft) {
        soft.assertThat(cli)
                .as(mistake.title())
                .startsWith("[" + mistake.condition() + "] ")
                .contains(inFolder(mistake.place()))
                .doesNotContain("\tat ", "Exception", "INTERNAL_ERROR");
        if (mistake.place().startsWith("line"))
            soft.assertThat(cli).as(mistake.title()).containsPattern("\n +\\^+\n");
        List<String> lines = cli.lines().toList();
        soft.assertThat(lines.getLast()).as(mistake.title()).isEqualTo("SQLSTATE: " + mistake.sqlState());
        soft.assertThat(lines.get(lines.size() - 2))
                .as("the way out of %s", mistake.title())
                .matches("[A-Z`].*[.?]");
        String text = "== " + mistake.title() + "\n" + (mistake.setup().isEmpty() ? "" : mistake.setup() + ";\n")
                + mistake.statement() + "\n--\n" + cli + "\n";
        return text.replace(folder.toString(), "{dir}")
                .replace(Path.of("").toAbsolutePath().toString(), "{work}")
                .replace(ZoneId.systemDefault().getId(), "{zone}")
                .replaceAll("\\^{20,}", "^^^...");
    }

    private static String inFolder(String text) {
        return text.replace("{dir}", folder.toString());
    }

    private static List<String> arguments(Case mistake) {
        var arguments = new ArrayList<>(List.of("sql", "--view", "people=" + folder + "/people.csv"));
        arguments.addAll(List.of("--conf", "kindling.master=local[1]"));
        if (!mistake.setup().isEmpty()) arguments.addAll(List.of("-e", inFolder(mistake.setup())));
        arguments.addAll(List.of("-e", inFolder(mistake.statement())));
        return arguments;
    }

    private static String atTheCommandLine(Case mistake) {
        PrintStream terminal = System.err;
        var err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(arguments(mistake).toArray(String[]::new)))
                    .as(mistake.title())
                    .isEqualTo(1);
        } finally {
            System.setErr(terminal);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    private static void throughJdbc(Case mistake) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:kindling:?kindling.master=local[1]");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP VIEW people USING csv OPTIONS (path '" + folder
                    + "/people.csv', header 'true', inferSchema 'true')");
            if (!mistake.setup().isEmpty()) statement.execute(inFolder(mistake.setup()));
            if (!statement.execute(inFolder(mistake.statement()))) return;
            try (var rows = statement.getResultSet()) {
                while (rows.next()) rows.getObject(1);
            }
        }
    }

    /// All files, the hidden ones too.
    private static List<String> visible() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /// The golden file has four parts: what every machine can show, and what needs a disk or a process of its own.
    private static synchronized void compareWithGolden(String shown, int part) throws IOException {
        String separator = "########\n";
        var parts = new ArrayList<>(List.of("", "", "", ""));
        if (Files.exists(GOLDEN)) {
            String[] stored = Files.readString(GOLDEN).split(separator, -1);
            for (int i = 0; i < Math.min(stored.length, parts.size()); i++) parts.set(i, stored[i]);
        }
        if (Boolean.getBoolean("errors.update")) {
            parts.set(part, shown);
            Files.writeString(GOLDEN, String.join(separator, parts));
        } else {
            assertThat(shown).isEqualTo(parts.get(part));
        }
    }
}
