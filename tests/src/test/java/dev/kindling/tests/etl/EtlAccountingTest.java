package dev.kindling.tests.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.query.WriteSummary;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows in = rows out + rejected, whatever is done with the rows that cannot be read.
final class EtlAccountingTest {

    private static final int ROWS = 5000;
    private static final int BAD_EVERY = 100;
    private static final int BAD = ROWS / BAD_EVERY;

    @TempDir
    Path folder;

    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(folder.resolve("csv"));
        Files.createDirectories(folder.resolve("json"));
        for (int file = 0; file < 2; file++) {
            var csv = new ArrayList<>(List.of("id,name,amount"));
            var json = new ArrayList<String>();
            for (int i = file; i < ROWS; i += 2) {
                boolean bad = i % BAD_EVERY == 0;
                csv.add((bad ? "no number" : i) + ",name " + i + "," + i + ".25");
                json.add(bad ? "{\"id\": " + i + ", \"name\"" : "{\"id\": " + i + ", \"name\": \"name " + i + "\"}");
            }
            Files.write(folder.resolve("csv/" + file + ".csv"), csv);
            Files.write(folder.resolve("json/" + file + ".json"), json);
        }
    }

    @AfterEach
    void close() {
        session.close();
    }

    private DataFrame read(String format, Map<String, String> options) {
        String schema = format.equals("csv") ? "id INT, name STRING, amount DECIMAL(10,2)" : "id INT, name STRING";
        var reader = session.read().format(format).schema(schema).options(options);
        if (format.equals("csv")) reader.option("header", true);
        return reader.load(folder.resolve(format).toString());
    }

    private WriteSummary write(DataFrame frame) {
        var request = new WriteRequest(SaveMode.ERROR_IF_EXISTS, List.of(), Map.of());
        return frame.writeTo(folder.resolve("out").toString(), "parquet", request);
    }

    private long written() {
        return session.read().parquet(folder.resolve("out").toString()).count();
    }

    private void adds(WriteSummary summary, long rejected) {
        assertThat(summary.rowsRead()).isEqualTo(ROWS);
        assertThat(summary.rowsRejected()).isEqualTo(rejected);
        assertThat(summary.rowsWritten()).isEqualTo(ROWS - rejected).isEqualTo(written());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void permissiveKeepsEveryRow(String format) {
        adds(write(read(format, Map.of("mode", "PERMISSIVE"))), 0);
        assertThat(session.read()
                        .parquet(folder.resolve("out").toString())
                        .filter("id IS NULL")
                        .count())
                .isEqualTo(BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void dropMalformedCountsWhatItDrops(String format) {
        adds(write(read(format, Map.of("mode", "DROPMALFORMED"))), BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void failFastWritesNothing(String format) {
        assertThatThrownBy(() -> write(read(format, Map.of("mode", "FAILFAST"))))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.MALFORMED_RECORD_IN_PARSING);
                    assertThat(e.parameters()).containsKeys("path", "line", "badRecord");
                });
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("csv", "json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void setsBadRecordsAside(String format) {
        Path bad = folder.resolve("bad");
        adds(write(read(format, Map.of("badRecordsPath", bad.toString()))), BAD);
        List<Row> records = session.read().json(bad.toString()).collectAsList();
        assertThat(records).hasSize(BAD).allSatisfy(record -> {
            assertThat(record.<String>getAs("path"))
                    .startsWith(folder.resolve(format).toString());
            assertThat(record.<Long>getAs("line")).isPositive();
            assertThat(record.<String>getAs("record")).isNotEmpty();
            assertThat(record.<String>getAs("reason")).isNotEmpty();
        });
    }

    @Test
    void copyShowsTheCounts() {
        session.sql("CREATE TEMP VIEW lines (id INT, name STRING, amount DECIMAL(10,2)) USING csv OPTIONS (path '"
                + folder.resolve("csv") + "', header 'true', mode 'DROPMALFORMED')");
        Row counts = session.sql("COPY lines TO '" + folder.resolve("out") + "' (FORMAT parquet)")
                .first();
        assertThat(counts.<Long>getAs("rows_read")).isEqualTo(ROWS);
        assertThat(counts.<Long>getAs("rows_rejected")).isEqualTo(BAD);
        assertThat(counts.<Long>getAs("rows_written")).isEqualTo(ROWS - BAD).isEqualTo(written());
    }

    @Test
    void countsRowsOnceWhenTheyAreReadForACount() {
        assertThat(read("csv", Map.of("mode", "DROPMALFORMED")).count()).isEqualTo(ROWS - BAD);
    }

    @Test
    void copyToAFileNameWritesOneFile() {
        Path file = folder.resolve("one.parquet");
        session.sql("COPY (SELECT id FROM range(0, 1000, 1, 4)) TO '" + file + "'");
        assertThat(file).isRegularFile();
        assertThat(session.read().parquet(file.toString()).count()).isEqualTo(1000);
    }
}
