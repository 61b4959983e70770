package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.DataSource;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.Split;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet through the layer that all file formats share.
class ParquetDataSourceTest {

    private static final StructType SCHEMA = new StructType()
            .add("id", AtomicType.LONG)
            .add("word", AtomicType.STRING)
            .add("part", AtomicType.INT);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void writesFoldersByPartitionAndReadsThemBack() {
        DataSource source = ServiceLoader.load(DataSource.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(s -> s.name().equals("parquet"))
                .findFirst()
                .orElseThrow();
        String path = folder.resolve("table").toString();
        var rows = new ArrayList<List<@Nullable Object>>();
        for (long i = 0; i < 3000; i++) rows.add(Arrays.asList(i, i % 5 == 0 ? null : "w" + i, (int) (i % 3)));
        var options = Map.of("compression", "snappy", "rowGroupSize", "500");
        var request = new WriteRequest(WriteRequest.SaveMode.ERROR_IF_EXISTS, List.of("part"), options);
        write(source.sink(path, SCHEMA, request, ParquetFiles.SOURCE), rows);

        SourceTable table = source.open(List.of(path), null, Map.of(), ParquetFiles.SOURCE);
        assertThat(table.schema()).isEqualTo(SCHEMA);
        assertThat(table.statistics().rowCount()).isEqualTo(3000);
        assertThat(read(table.scan(new ScanRequest(List.of(0, 1, 2), List.of()))))
                .containsExactlyInAnyOrderElementsOf(rows);

        var where = new Predicates(SCHEMA);
        Scan scan = table.scan(new ScanRequest(
                List.of(0, 1, 2), List.of(where.compare("id", "<", 9L), where.compare("part", "=", 1))));
        assertThat(scan.residual()).isEmpty();
        assertThat(read(scan))
                .containsExactly(Arrays.asList(1L, "w1", 1), Arrays.asList(4L, "w4", 1), Arrays.asList(7L, "w7", 1));
    }

    private static void write(Sink sink, List<List<@Nullable Object>> rows) {
        assertThat(sink.begin()).isTrue();
        try (Sink.TaskWriter writer = sink.open(0, 0, new ParquetFiles.Context())) {
            for (int from = 0; from < rows.size(); from += 1000) {
                writer.write(ParquetFiles.batch(SCHEMA, rows.subList(from, from + 1000)));
            }
            sink.commit(List.of(writer.commit()));
        }
    }

    private static List<List<@Nullable Object>> read(Scan scan) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (Split split : scan.splits()) {
            try (BatchReader reader = scan.open(split, new ParquetFiles.Context())) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int i = 0; i < batch.rowCount(); i++) {
                        var row = new ArrayList<@Nullable Object>();
                        for (int c = 0; c < scan.schema().size(); c++) {
                            row.add(LiteralVectors.valueAt(
                                    batch.column(c), scan.schema().field(c).dataType(), i));
                        }
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }
}
