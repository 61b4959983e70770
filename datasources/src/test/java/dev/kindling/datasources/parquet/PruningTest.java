package dev.kindling.datasources.parquet;

import static dev.kindling.catalyst.source.ScanCounters.PAGES_SKIPPED;
import static dev.kindling.catalyst.source.ScanCounters.ROWS_READ;
import static dev.kindling.catalyst.source.ScanCounters.ROW_GROUPS_READ;
import static dev.kindling.catalyst.source.ScanCounters.ROW_GROUPS_SKIPPED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {

    private static final StructType SCHEMA = new StructType()
            .add("id", AtomicType.LONG)
            .add("word", AtomicType.STRING)
            .add("scattered", AtomicType.LONG)
            .add("late", AtomicType.DOUBLE);
    private static final Predicates WHERE = new Predicates(SCHEMA);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    private static Path file = Path.of("");

    /// Ten row groups of 10 000 rows in pages of 2048; `id` ascends, `scattered` is odd and does not.
    @BeforeAll
    static void write() {
        file = folder.resolve("t.parquet");
        var rows = new ArrayList<List<@Nullable Object>>();
        for (long i = 0; i < 100_000; i++) {
            rows.add(Arrays.asList(
                    i,
                    i < 50_000 ? "a" + i / 1000 : i % 10 == 0 ? null : "b" + i / 1000,
                    (i * 7919 % 100_000) * 2 + 1,
                    i * 0.5));
        }
        Map<String, String> options =
                Map.of("rowgroupsize", "10000", "pagerowlimit", "2048", "bloomfiltercolumns", "scattered");
        ParquetFiles.write(file, SCHEMA, rows, 2048, options);
    }

    private ParquetFiles.Context read(int expectedRows, PhysicalExpression... predicates) {
        var context = new ParquetFiles.Context();
        var request = ParquetFiles.request(SCHEMA, predicates);
        for (PhysicalExpression predicate : predicates) {
            assertThat(ParquetFiles.FORMAT.filtersBy(predicate, request)).isTrue();
        }
        assertThat(ParquetFiles.read(file, request, context)).hasSize(expectedRows);
        assertThat(context.counted(ROWS_READ)).isEqualTo(expectedRows);
        return context;
    }

    @Test
    void skipsRowGroupsByTheirBounds() {
        ParquetFiles.Context context = read(1, WHERE.compare("id", "=", 12_345L));
        assertThat(context.counted(ROW_GROUPS_READ)).isEqualTo(1);
        assertThat(context.counted(ROW_GROUPS_SKIPPED)).isEqualTo(9);

        assertThat(read(25_000, WHERE.compare("id", "<", 25_000L)).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(7);
        assertThat(read(25_000, WHERE.compare("id", ">=", 75_000L)).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(7);
        assertThat(read(2, WHERE.in("id", 1L, 99_999L)).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(8);
        assertThat(read(5000, WHERE.isNull("word")).counted(ROW_GROUPS_SKIPPED)).isEqualTo(5);
        assertThat(read(0, WHERE.compare("id", ">", 1_000_000L)).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(10);
    }

    @Test
    void skipsByConjunctionsAndDisjunctions() {
        PhysicalExpression first = WHERE.compare("id", "<", 5L);
        PhysicalExpression last = WHERE.compare("id", ">=", 99_990L);
        assertThat(read(15, new PhysicalExpression.Or(List.of(first, last))).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(8);
        assertThat(read(0, new PhysicalExpression.And(List.of(first, last))).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(10);
    }

    @Test
    void skipsRowGroupsByBloomFilterAndDictionary() {
        assertThat(read(0, WHERE.compare("scattered", "=", 2L)).counted(ROW_GROUPS_SKIPPED))
                .isGreaterThanOrEqualTo(9);
        assertThat(read(1, WHERE.compare("scattered", "=", 101L)).counted(ROW_GROUPS_READ))
                .isBetween(1L, 3L);
        assertThat(read(0, WHERE.compare("word", "=", "a15x")).counted(ROW_GROUPS_SKIPPED))
                .isEqualTo(10);
    }

    @Test
    void skipsPagesByTheirBounds() {
        ParquetFiles.Context context = read(1, WHERE.compare("id", "=", 2048L));
        // All but the second of the five pages of four columns.
        assertThat(context.counted(PAGES_SKIPPED)).isEqualTo(16);
    }

    @Test
    void opensOtherColumnsOnlyWhereRowsSurvive() throws SQLException {
        // The index tells nothing of these values, so the filter column is read as a whole.
        ParquetFiles.Context context = read(1, WHERE.compare("scattered", "=", 101L));
        assertThat(context.counted(PAGES_SKIPPED)).isGreaterThanOrEqualTo(12);
    }

    @Test
    void usesRuntimeFilters() {
        var context = new ParquetFiles.Context();
        context.filters.add(new RuntimeFilter() {
            @Override
            public int column() {
                return 0;
            }

            @Override
            public Object min() {
                return 20_010L;
            }

            @Override
            public Object max() {
                return 20_019L;
            }

            @Override
            public void narrow(ColumnVector column, byte[] keep, int rowCount) {
                keep[0] = 0;
            }
        });
        List<List<@Nullable Object>> rows = ParquetFiles.read(file, ParquetFiles.request(SCHEMA), context);

        assertThat(context.counted(ROW_GROUPS_SKIPPED)).isEqualTo(9);
        assertThat(rows).hasSize(2047);
    }

    @Test
    void givesTheRowsThatAPlainFilterGives() {
        List<List<@Nullable Object>> all = ParquetFiles.read(file);
        for (long seed = 1; seed <= 30; seed++) {
            var random = new Random(seed);
            String operator = List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
            int column = random.nextInt(4);
            Object value = switch (column) {
                case 0 -> random.nextLong(110_000) - 5000;
                case 1 -> (random.nextBoolean() ? "a" : "b") + random.nextInt(110);
                case 2 -> random.nextLong(210_000) - 5000;
                default -> random.nextInt(60_000) - 5000 + 0.25 * random.nextInt(4);
            };
            PhysicalExpression predicate = WHERE.compare(SCHEMA.field(column).name(), operator, value);
            long expected = all.stream()
                    .filter(row -> row.get(column) != null && holds(operator, row.get(column), value))
                    .count();
            List<List<@Nullable Object>> read =
                    ParquetFiles.read(file, ParquetFiles.request(SCHEMA, predicate), new ParquetFiles.Context());
            assertThat((long) read.size()).as("seed " + seed + ": " + predicate).isEqualTo(expected);
        }
    }

    @SuppressWarnings("unchecked") // both are of the column's type
    private static boolean holds(String operator, Object left, Object right) {
        int order = ((Comparable<Object>) left).compareTo(right);
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    @Test
    void aColumnTheFileLacksIsNull() {
        StructType wider = SCHEMA.add("missing", AtomicType.STRING);
        var context = new ParquetFiles.Context();
        var request = ParquetFiles.request(wider, new Predicates(wider).compare("missing", "=", "x"));
        assertThat(ParquetFiles.read(file, request, context)).isEmpty();
        assertThat(context.counted(ROW_GROUPS_SKIPPED)).isEqualTo(10);

        var some = ParquetFiles.request(wider, new Predicates(wider).compare("id", "=", 3L));
        assertThat(ParquetFiles.read(file, some, context))
                .containsExactly(Arrays.asList(3L, "a0", 23757L * 2 + 1, 1.5, null));
    }

    @Test
    void knowsTheTableFromItsFooter() {
        TableStatistics statistics =
                ParquetFiles.FORMAT.statistics(ParquetFiles.files(Map.of(), file), SCHEMA, ParquetFiles.SOURCE);

        assertThat(statistics.rowCount()).isEqualTo(100_000);
        ColumnStatistics id = requireNonNull(statistics.columns().get("id"));
        assertThat(id.min()).isEqualTo(0L);
        assertThat(id.max()).isEqualTo(99_999L);
        assertThat(id.nullCount()).isEqualTo(0);
        ColumnStatistics word = requireNonNull(statistics.columns().get("word"));
        assertThat(word.min()).isEqualTo("a0");
        assertThat(word.max()).isEqualTo("b99");
        assertThat(word.nullCount()).isEqualTo(5000);
    }

    @Test
    void splitsAtRowGroups() {
        var request = ParquetFiles.request(SCHEMA);
        var small = new dev.kindling.datasources.file.FileScanRequest(
                SCHEMA,
                request.columns(),
                List.of(),
                null,
                dev.kindling.rdd.io.FileSystems.local(),
                Map.of(),
                1,
                request.memo());
        var splits = ParquetFiles.FORMAT.splits(ParquetFiles.entry(file), small);
        assertThat(splits).hasSize(10);
        for (var split : splits) {
            assertThat(ParquetFiles.read(split, small, new ParquetFiles.Context()))
                    .hasSize(10_000);
        }
    }

    @Test
    void skipsRowGroupsOfOtherWriters() throws SQLException {
        Path theirs = folder.resolve("duck.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (FROM '" + file + "') TO '" + theirs + "' (FORMAT parquet, ROW_GROUP_SIZE 10240)");
        }
        var context = new ParquetFiles.Context();
        var request = ParquetFiles.request(SCHEMA, WHERE.compare("word", "=", "a3"));
        assertThat(ParquetFiles.read(theirs, request, context)).hasSize(1000);
        assertThat(context.counted(ROW_GROUPS_READ)).isEqualTo(1);
    }
}
