package dev.kindling.cli;

import static dev.kindling.sql.Functions.col;
import static dev.kindling.sql.Functions.count;
import static dev.kindling.sql.Functions.lit;
import static dev.kindling.sql.Functions.sum;

import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.cli.tpch.TpchFiles;
import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.execution.query.WriteSummary;
import dev.kindling.execution.settings.ByteSize;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./kindling demo [FOLDER [SCALE]]`: the main job on data of its own. Makes TPC-H tables as CSV, converts them to
/// Parquet, and asks them a question in SQL and in DataFrame calls.
final class Demo {

    private static final String SCALE = "0.1";

    private static final String QUESTION = """
        SELECT c_mktsegment, count(*) AS orders, sum(o_totalprice) AS revenue
        FROM customer JOIN orders ON c_custkey = o_custkey
        WHERE o_orderdate >= DATE '1995-01-01'
        GROUP BY c_mktsegment
        ORDER BY revenue DESC\
        """;

    private Demo() {}

    static void run(List<String> args) {
        Path folder = Path.of(args.isEmpty() ? "target/demo" : args.getFirst());
        double scale = scale(args.size() > 1 ? args.get(1) : SCALE);
        Path csv = folder.resolve("csv");
        Path parquet = folder.resolve("parquet");
        System.out.printf(Locale.ROOT, "Making TPC-H data at scale %s in %s%n", scale, csv);
        TpchFiles.write(csv, scale);
        try (KindlingSession session = KindlingSession.builder().appName("demo").build()) {
            ProgressBar progress = ProgressBar.onStandardError();
            session.engine().backend().addListener(progress);
            convert(session, csv, parquet);
            session.engine().backend().removeListener(progress);
            ask(session);
        }
    }

    private static double scale(String text) {
        if (text.matches("[0-9]+|[0-9]*\\.[0-9]+") && Double.parseDouble(text) > 0) return Double.parseDouble(text);
        throw new UsageException("The scale is a positive number such as 0.1, not `" + text + "`.");
    }

    private static void convert(KindlingSession session, Path csv, Path parquet) {
        System.out.println("\nConverting CSV to Parquet");
        long read = 0;
        long rejected = 0;
        long written = 0;
        long bytes = 0;
        for (String table : TpchSchema.TABLES) {
            DataFrame rows = session.read()
                    .option("header", true)
                    .schema(TpchSchema.columns(table))
                    .csv(csv.resolve(table).toString());
            Path target = parquet.resolve(table + ".parquet");
            var request = new WriteRequest(WriteRequest.SaveMode.OVERWRITE, List.of(), Map.of());
            WriteSummary summary = rows.writeTo(target.toString(), "parquet", request);
            read += summary.rowsRead();
            rejected += summary.rowsRejected();
            written += summary.rowsWritten();
            bytes += summary.bytesWritten();
            session.read().parquet(target.toString()).registerTempTable(table);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d rows read, %,d rejected, %,d written (%s of Parquet)%n",
                read,
                rejected,
                written,
                ByteSize.format(bytes));
    }

    private static void ask(KindlingSession session) {
        System.out.println("\nWhich market segments brought most revenue since 1995?\n\n" + QUESTION + "\n");
        DataFrame sql = session.sql(QUESTION);
        sql.show();
        System.out.println("The same with DataFrame calls:\n");
        DataFrame orders = session.table("orders").where("o_orderdate >= DATE '1995-01-01'");
        DataFrame calls = session.table("customer")
                .join(orders, col("c_custkey").equalTo(col("o_custkey")))
                .groupBy("c_mktsegment")
                .agg(count(lit(1)).as("orders"), sum("o_totalprice").as("revenue"))
                .orderBy(col("revenue").desc());
        calls.show();
        System.out.println("How it runs:\n");
        calls.explain();
    }
}
