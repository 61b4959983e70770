package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.DataSource;
import dev.kindling.catalyst.source.PageCache;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.Split;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.sql.types.StructType;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads and writes tables through their sources, one task after the other; rows are lists of values in literal
/// form.
public final class TestScans {

    public static final EvaluationContext EVALUATION =
            EvaluationContext.of(ZoneId.of("Europe/Berlin"), Instant.parse("2024-05-06T07:08:09Z"));

    public static final SourceContext CONTEXT = new SourceContext(EVALUATION, Map.of(), 2);

    private TestScans() {}

    /// A task's context that adds up what is counted.
    public static final class Counting implements ScanContext {
        public final Map<String, Long> counters = new HashMap<>();

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
            return List.of();
        }

        public long of(String counter) {
            return counters.getOrDefault(counter, 0L);
        }
    }

    public static Scan scanAll(SourceTable table) {
        List<Integer> columns =
                IntStream.range(0, table.schema().size()).boxed().toList();
        return table.scan(new ScanRequest(columns, List.of()));
    }

    public static List<List<@Nullable Object>> rows(Scan scan, ScanContext context) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (Split split : scan.splits()) {
            try (BatchReader reader = scan.open(split, context)) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    addRows(batch, scan.schema(), rows);
                }
            }
        }
        return rows;
    }

    public static void addRows(Batch batch, StructType schema, List<List<@Nullable Object>> rows) {
        for (int i = 0; i < batch.rowCount(); i++) {
            var row = new ArrayList<@Nullable Object>();
            for (int c = 0; c < schema.size(); c++) {
                row.add(LiteralVectors.valueAt(batch.column(c), schema.field(c).dataType(), i));
            }
            rows.add(row);
        }
    }

    public static List<List<@Nullable Object>> read(
            DataSource source, Object path, @Nullable StructType schema, Map<String, String> options) {
        SourceTable table = source.open(List.of(path.toString()), schema, options, CONTEXT);
        return rows(scanAll(table), new Counting());
    }

    public static Batch batch(StructType schema, List<? extends List<? extends @Nullable Object>> rows) {
        var columns = new ArrayList<ColumnVector>();
        for (int c = 0; c < schema.size(); c++) {
            int column = c;
            columns.add(LiteralVectors.vector(
                    schema.field(c).dataType(),
                    rows.stream().map(r -> r.get(column)).toArray()));
        }
        return new Batch(rows.size(), columns);
    }

    /// Writes `rows` in two tasks.
    public static Counting write(
            DataSource source,
            Path path,
            StructType schema,
            List<? extends List<? extends @Nullable Object>> rows,
            SaveMode mode,
            List<String> partitionBy,
            Map<String, String> options) {
        var counting = new Counting();
        Sink sink = source.sink(path.toString(), schema, new WriteRequest(mode, partitionBy, options), CONTEXT);
        if (!sink.begin()) return counting;
        var commits = new ArrayList<Sink.TaskCommit>();
        boolean oneTask = options.containsKey("singleFile");
        int half = oneTask ? rows.size() : rows.size() / 2;
        for (int task = 0; task < (oneTask ? 1 : 2); task++) {
            try (Sink.TaskWriter writer = sink.open(task, 0, counting)) {
                var part = task == 0 ? rows.subList(0, half) : rows.subList(half, rows.size());
                for (int from = 0; from < part.size(); from += 1000) {
                    writer.write(batch(schema, part.subList(from, Math.min(part.size(), from + 1000))));
                }
                commits.add(writer.commit());
            }
        }
        sink.commit(commits);
        return counting;
    }
}
