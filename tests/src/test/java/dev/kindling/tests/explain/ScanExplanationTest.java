package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Parquet file of ten row groups, each with its own range of `id`.
class ScanExplanationTest {

    @TempDir
    Path folder;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void writeTenRowGroups() {
        session.sql("COPY (SELECT id, id % 7 AS week_day, concat('name ', id) AS name FROM range(10000)) TO '"
                + folder.resolve("t.parquet") + "' (FORMAT parquet, rowGroupSize 1000)");
        session.read().parquet(folder.resolve("t.parquet").toString()).createOrReplaceTempView("t");
    }

    @Test
    void aFilterIsPushedAndUnusedColumnsArePruned() {
        assertThat(Explained.plan(session, "SELECT name FROM t WHERE id > 8500"))
                .contains("PushedFilters: [(id > 8500)]")
                .contains("ReadSchema: struct<id:bigint,name:string>")
                .doesNotContain("week_day");
    }

    @Test
    void countingRowsReadsNoColumn() {
        assertThat(Explained.plan(session, "SELECT count(*) FROM t")).contains("ReadSchema: struct<>");
        assertThat(Explained.plan(session, "SELECT count(1) AS n FROM (SELECT name FROM t) LIMIT 1"))
                .contains("ReadSchema: struct<>");
        assertThat(Explained.plan(session, "SELECT count(*) FILTER (WHERE week_day = 3) FROM t"))
                .contains("ReadSchema: struct<week_day:bigint>");
        assertThat(session.sql("SELECT count(*) FROM t").first().getLong(0)).isEqualTo(10_000);
    }

    @Test
    void countersShowTheRowGroupsThatWereSkipped() {
        String plan = Explained.run(session, "SELECT name FROM t WHERE id > 8500");
        assertThat(plan)
                .contains("rowGroupsSkipped=8")
                .contains("rowGroupsRead=2")
                .contains("1499 rows in");
    }

    @Test
    void nothingIsSkippedWhereEveryRowGroupMayMatch() {
        String plan = Explained.run(session, "SELECT name FROM t WHERE week_day = 3");
        assertThat(plan).contains("rowGroupsRead=10").doesNotContain("rowGroupsSkipped");
    }

    @Test
    void theBuildSideOfAJoinSkipsRowGroupsOfTheProbeSide() {
        String plan = Explained.text(
                session, "EXPLAIN ANALYZE SELECT name FROM t JOIN (VALUES (4100), (4200)) AS wanted(id) USING (id)");
        assertThat(plan)
                .contains("rowGroupsSkipped=9")
                .contains("rowGroupsRead=1")
                .contains("2 rows in");
    }

    @Test
    void aTaskReadsAtMostTheBytesThatTheSettingSays() {
        assertThat(session.sql("SELECT id FROM t").rdd().getNumPartitions()).isEqualTo(1);
        session.sql("SET kindling.sql.files.maxPartitionBytes = 1k");
        assertThat(session.sql("SELECT id FROM t").rdd().getNumPartitions()).isEqualTo(10);
        assertThat(session.sql("SELECT count(*), sum(id) FROM t").first()).isEqualTo(Row.of(10_000L, 49_995_000L));

        String csv = folder.resolve("t.csv").toString();
        session.sql("COPY (SELECT id FROM range(1000)) TO '" + csv + "' (FORMAT csv)");
        DataFrame lines = session.read().text(csv);
        assertThat(lines.rdd().getNumPartitions()).isEqualTo(4);
        assertThat(lines.count()).isEqualTo(1000);
    }

    @Test
    void linesAreReadInLargerPartsThanRecords() throws IOException {
        Path file = folder.resolve("sparse.txt");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(4L << 30); // of which nothing is written
        }
        assertThat(session.read().text(file.toString()).rdd().getNumPartitions())
                .as("parts of 128 MiB, the last of which are cut further")
                .isBetween(33, 42);
        assertThat(session.read().schema("a INT").csv(file.toString()).rdd().getNumPartitions())
                .isEqualTo(256);
    }

    @Test
    void aTaskReadsAtLeastAByte() {
        assertThatThrownBy(() -> session.sql("SET kindling.sql.files.maxPartitionBytes = 0"))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.INVALID_CONF_VALUE));
    }
}
