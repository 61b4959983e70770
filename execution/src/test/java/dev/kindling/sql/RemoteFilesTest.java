package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.FakeS3;
import dev.kindling.rdd.io.FakeWebHdfs;
import dev.kindling.rdd.io.FileSystemOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SQL over files of other machines: servers on the loopback interface that only the session's settings know.
class RemoteFilesTest {

    private static final String HDFS = "hdfs://namenode:8020";
    private static final String NUMBERS = "SELECT id, id % 3 AS part, 'row ' || id AS text FROM range(3000)";
    private static final Row EXPECTED = Row.of(3000L, 3000L * 2999 / 2, 3L);

    private final Path folder;
    private final FakeS3 store = new FakeS3();
    private final FakeWebHdfs hadoop;
    private final Map<String, String> settings = new HashMap<>();

    RemoteFilesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        hadoop = new FakeWebHdfs(folder);
        settings.putAll(store.settings());
        settings.putAll(hadoop.settings());
    }

    @AfterEach
    void close() {
        store.close();
        hadoop.close();
    }

    private KindlingSession session(Map<String, String> settings) {
        return KindlingSession.builder().master("local[2]").config(settings).build();
    }

    private static String header(String format) {
        return format.equals("csv") ? " (HEADER true)" : "";
    }

    private static void assertNumbers(KindlingSession session, String path) {
        String query = "SELECT count(*), sum(id), count(DISTINCT part) FROM '" + path + "'";
        assertThat(session.sql(query).collectAsList()).as(path).containsExactly(EXPECTED);
        assertThat(session.sql("SELECT count(*) FROM '" + path + "'")
                        .collectAsList()
                        .getFirst()
                        .getLong(0))
                .isEqualTo(3000);
    }

    @Test
    void countsTheRowsOfAFolderInAnObjectStore() throws IOException {
        try (var session = session(settings)) {
            for (String format : List.of("parquet", "csv", "json")) {
                for (int i = 0; i < 5; i++) {
                    Path file = folder.resolve(i + "." + format);
                    session.sql("COPY (" + NUMBERS + " WHERE id % 5 = " + i + ") TO '" + file + "'" + header(format));
                    store.put("bucket/" + format + "/day=" + i % 2 + "/" + i + "." + format, Files.readAllBytes(file));
                }
                store.put("bucket/" + format + "/_SUCCESS", new byte[0]);
                assertNumbers(session, "s3://bucket/" + format);
                String half = "SELECT count(*) FROM 's3://bucket/" + format + "' WHERE day = 1";
                assertThat(session.sql(half).collectAsList().getFirst().getLong(0))
                        .isEqualTo(1200);
            }
        }
    }

    @Test
    void copiesToAnObjectStoreAndReadsBack() {
        copiesAndReadsBack("s3://bucket/out");
        assertThat(store.contents().keySet()).allMatch(name -> name.startsWith("bucket/out/"));
    }

    @Test
    void copiesToHadoopAndReadsBack() {
        copiesAndReadsBack(HDFS + "/out");
        copiesAndReadsBack("webhdfs://" + hadoop.address() + "/other");
        assertThat(folder.resolve("out/one.csv")).isRegularFile();
    }

    private void copiesAndReadsBack(String root) {
        settings.put("kindling.local.serialize", "true");
        try (var session = session(settings)) {
            for (String format : List.of("parquet", "csv", "json")) {
                String target = root + "/" + format;
                // The second time, over what the first one wrote.
                for (int i = 0; i < 2; i++) {
                    session.sql("COPY (" + NUMBERS + ") TO '" + target + "' (FORMAT " + format + ", PARTITION_BY (part)"
                            + (format.equals("csv") ? ", HEADER true)" : ")"));
                    assertNumbers(session, target);
                }
                String file = root + "/one." + format;
                session.sql("COPY (" + NUMBERS + ") TO '" + file + "'" + header(format));
                assertNumbers(session, file);
            }
            assertThat(session.context().textFile(root + "/one.csv").count()).isEqualTo(3001);
        }
    }

    @Test
    void wrongCredentialsAreAnErrorThatNamesTheFile() {
        store.put("bucket/t/1.csv", new byte[0]);
        settings.put(FileSystemOptions.S3_SECRET_KEY, "open sesame");
        settings.put(FileSystemOptions.WEBHDFS_USER, "mallory");
        Map<String, String> reasons =
                Map.of("s3://bucket/t", "SignatureDoesNotMatch", HDFS + "/t.csv", "Permission denied: user=mallory");
        try (var session = session(settings)) {
            reasons.forEach((path, reason) -> {
                var error = catchThrowableOfType(
                        KindlingException.class,
                        () -> session.sql("SELECT count(*) FROM '" + path + "'").collectAsList());
                assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
                assertThat(error.parameters()).containsEntry("path", path).containsEntry("status", "403");
                assertThat(error.detail()).contains(path, reason).doesNotContain("open sesame");
            });
        }
    }

    @Test
    void settingsCanChangeWhileTheSessionIsOpen() {
        store.put("bucket/t/1.csv", "id\n7\n".getBytes(StandardCharsets.UTF_8));
        try (var session = session(Map.of(FileSystemOptions.MAX_ATTEMPTS, "1"))) {
            store.settings().forEach((key, value) -> session.sql("SET " + key + " = " + value));
            assertThat(session.sql("SELECT id FROM 's3://bucket/t'").collectAsList())
                    .hasToString("[[7]]");
        }
    }

    @Test
    void secretsAreNotShown() {
        settings.put(FileSystemOptions.HTTP_AUTHORIZATION, "open sesame");
        try (var session = session(settings)) {
            String key = FileSystemOptions.S3_SECRET_KEY;
            assertThat(session.sql("SET " + key + " = open sesame").collectAsList())
                    .containsExactly(Row.of(key, "*****", "SET"));
            assertThat(session.sql("SET -v").collectAsList().toString()
                            + session.sql("SET").collectAsList())
                    .contains(key, "*****", FileSystemOptions.S3_REGION, FakeS3.REGION)
                    .doesNotContain("open sesame", FakeS3.ACCESS_KEY);
            store.put("bucket/t/1.csv", "id\n7\n".getBytes(StandardCharsets.UTF_8));
            session.sql("SET " + key + " = " + FakeS3.SECRET_KEY);
            for (String mode : List.of("", "EXTENDED", "ANALYZE")) {
                assertThat(session.sql("EXPLAIN " + mode + " SELECT * FROM 's3://bucket/t'")
                                .collectAsList()
                                .toString())
                        .contains("s3://bucket/t")
                        .doesNotContain(FakeS3.SECRET_KEY, FakeS3.ACCESS_KEY, "open sesame");
            }
        }
    }
}
