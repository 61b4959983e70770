package dev.kindling.benchmarks.kernels;

import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Hash aggregation of rows in memory, and the decoders of Parquet, each through a query that does little else, on
/// one thread; times are per row.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(QueryKernels.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class QueryKernels {

    static final int ROWS = 1_000_000;

    private @Nullable KindlingSession session;
    private @Nullable Path folder;

    @Setup
    public void makeTables() throws IOException {
        session = KindlingSession.builder().master("local[1]").build();
        folder = Files.createTempDirectory("kernels");
        String values = "SELECT id AS wide, id % 100 AS narrow, id * 0.5D AS fraction, CAST(id AS STRING) AS text, "
                + "concat('group ', id % 100) AS repeated FROM range(" + ROWS + ")";
        session.sql("CACHE TABLE kept AS " + values);
        Path file = folder.resolve("values.parquet");
        session.sql("COPY (" + values + ") TO '" + file + "' (FORMAT parquet, COMPRESSION uncompressed)");
        session.sql("CREATE TEMP VIEW stored USING parquet OPTIONS (path '" + file + "')");
    }

    @TearDown
    public void dropTables() throws IOException {
        if (session != null) session.close();
        if (folder == null) return;
        try (var files = Files.walk(folder)) {
            for (Path path : files.toList().reversed()) Files.delete(path);
        }
    }

    private Row[] rows(String sql) {
        if (session == null) throw new IllegalStateException("not set up");
        DataFrame frame = session.sql(sql);
        return frame.collect();
    }

    @Benchmark
    public Row[] groupByFewNumbers() {
        return rows("SELECT narrow, sum(fraction) FROM kept GROUP BY narrow");
    }

    @Benchmark
    public Row[] groupByManyNumbers() {
        return rows(
                "SELECT count(*) FROM (SELECT wide, sum(fraction) FROM kept GROUP BY wide HAVING sum(fraction) >= 0)");
    }

    @Benchmark
    public Row[] groupByFewTexts() {
        return rows("SELECT repeated, sum(fraction) FROM kept GROUP BY repeated");
    }

    @Benchmark
    public Row[] groupByManyTexts() {
        return rows(
                "SELECT count(*) FROM (SELECT text, sum(fraction) FROM kept GROUP BY text HAVING sum(fraction) >= 0)");
    }

    @Benchmark
    public Row[] decodePlainNumbers() {
        return rows("SELECT max(wide + 1) FROM stored");
    }

    @Benchmark
    public Row[] decodeNumbersOfADictionary() {
        return rows("SELECT sum(narrow) FROM stored");
    }

    @Benchmark
    public Row[] decodeFractions() {
        return rows("SELECT sum(fraction) FROM stored");
    }

    @Benchmark
    public Row[] decodePlainTexts() {
        return rows("SELECT max(length(text)) FROM stored");
    }

    @Benchmark
    public Row[] decodeTextsOfADictionary() {
        return rows("SELECT max(length(repeated)) FROM stored");
    }
}
