package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.PageCache;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Whole Parquet files as rows of literal values, and back.
final class ParquetFiles {

    static final ParquetFormat FORMAT = new ParquetFormat();
    static final EvaluationContext EVALUATION = EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH);
    static final SourceContext SOURCE = new SourceContext(EVALUATION, Map.of(), 2);

    private ParquetFiles() {}

    /// A task's context that remembers what was counted.
    static final class Context implements ScanContext {

        final Map<String, Long> counters = new HashMap<>();
        final List<RuntimeFilter> filters = new ArrayList<>();

        @Override
        public EvaluationContext evaluation() {
            return EVALUATION;
        }

        @Override
        public void count(String counter, long amount) {
            counters.merge(counter, amount, Long::sum);
        }

        @Override
        public void checkCancelled() {}

        @Override
        public PageCache pageCache() {
            return PageCache.NONE;
        }

        @Override
        public List<RuntimeFilter> runtimeFilters() {
            return filters;
        }

        long counted(String counter) {
            return counters.getOrDefault(counter, 0L);
        }
    }

    static FileEntry entry(Path file) {
        try {
            return new FileEntry(file.toString(), Files.size(file), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FileSet files(Map<String, String> options, Path... files) {
        return new FileSet(
                java.util.Arrays.stream(files).map(ParquetFiles::entry).toList(),
                FileSystems.local(),
                options,
                new FileMemo());
    }

    static StructType schema(Path file) {
        StructType schema = FORMAT.inferSchema(files(Map.of(), file), SOURCE);
        if (schema == null) throw new AssertionError("no schema");
        return schema;
    }

    static FileScanRequest request(StructType schema, PhysicalExpression... predicates) {
        return new FileScanRequest(
                schema,
                IntStream.range(0, schema.size()).boxed().toList(),
                List.of(predicates),
                null,
                FileSystems.local(),
                Map.of(),
                32 << 20,
                new FileMemo());
    }

    static List<List<@Nullable Object>> read(Path file) {
        return read(file, request(schema(file)), new Context());
    }

    static List<List<@Nullable Object>> read(Path file, FileScanRequest request, ScanContext context) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (FileSplit split : FORMAT.splits(entry(file), request)) rows.addAll(read(split, request, context));
        return rows;
    }

    static List<List<@Nullable Object>> read(FileSplit split, FileScanRequest request, ScanContext context) {
        var rows = new ArrayList<List<@Nullable Object>>();
        StructType schema = request.outputSchema();
        try (BatchReader reader = FORMAT.open(split, request, context)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                if (batch.rowCount() == 0 || batch.rowCount() > Batch.CAPACITY) {
                    throw new AssertionError("a batch of " + batch.rowCount());
                }
                for (int i = 0; i < batch.rowCount(); i++) rows.add(row(batch, schema, i));
            }
        }
        return rows;
    }

    private static List<@Nullable Object> row(Batch batch, StructType schema, int index) {
        var row = new ArrayList<@Nullable Object>();
        for (int c = 0; c < schema.size(); c++) {
            row.add(LiteralVectors.valueAt(batch.column(c), schema.field(c).dataType(), index));
        }
        return row;
    }

    /// Writes batches of `batchSize` rows.
    static void write(
            Path file,
            StructType schema,
            List<List<@Nullable Object>> rows,
            int batchSize,
            Map<String, String> options) {
        try (FormatWriter writer = FORMAT.newWriter(Files.newOutputStream(file), schema, options, new Context())) {
            for (int from = 0; from < rows.size(); from += batchSize) {
                writer.write(batch(schema, rows.subList(from, Math.min(rows.size(), from + batchSize))));
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Batch batch(StructType schema, List<List<@Nullable Object>> rows) {
        var columns = new ArrayList<dev.kindling.catalyst.batch.ColumnVector>();
        for (int c = 0; c < schema.size(); c++) {
            int column = c;
            columns.add(LiteralVectors.vector(
                    schema.field(c).dataType(),
                    rows.stream().map(row -> row.get(column)).toArray()));
        }
        return new Batch(rows.size(), columns);
    }
}
