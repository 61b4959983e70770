package dev.kindling.tests.spark;

import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineServer;
import dev.kindling.tests.engine.SqlEngine;
import dev.kindling.tests.engine.SqlFailure;
import dev.kindling.tests.engine.ValueText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/// Apache Spark on two local threads, through the protocol of [EngineServer]. Java's source launcher compiles this
/// file against Spark's class path in the process that runs it, so that our build never sees Spark.
public final class SparkEngine implements SqlEngine {

    private final SparkSession session;

    private SparkEngine() {
        session = SparkSession.builder()
                .master("local[2]")
                .appName("oracle")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.datetime.java8API.enabled", true)
                .config("spark.sql.catalogImplementation", "in-memory")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/spark-warehouse")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
    }

    public static void main(String[] arguments) {
        EngineServer.serve(SparkEngine::new);
    }

    @Override
    public Answer execute(String sql) {
        try {
            Dataset<Row> frame = session.sql(sql);
            var columns = new ArrayList<String>();
            var types = new ArrayList<String>();
            for (StructField field : frame.schema().fields()) {
                columns.add(field.name());
                types.add(field.dataType().catalogString());
            }
            var rows = new ArrayList<List<String>>();
            for (Row row : frame.collectAsList()) {
                var values = new ArrayList<String>();
                for (int i = 0; i < row.length(); i++) values.add(ValueText.of(plain(row.get(i))));
                rows.add(values);
            }
            return new Answer(columns, types, rows);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    @Override
    public long run(String sql) {
        try {
            return count(session.sql(sql));
        } catch (Exception e) {
            throw failure(e);
        }
    }

    @Override
    public Prepared prepare(String sql) {
        Dataset<Row> frame = session.sql(sql);
        return () -> count(frame);
    }

    private static long count(Dataset<Row> frame) {
        long rows = 0;
        for (Iterator<Row> all = frame.collectAsList().iterator(); all.hasNext(); all.next()) rows++;
        return rows;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case scala.collection.Seq<?> seq ->
                CollectionConverters.asJava(seq).stream()
                        .map(SparkEngine::plain)
                        .toList();
            case scala.collection.Map<?, ?> map -> {
                Map<Object, Object> entries = new java.util.LinkedHashMap<>();
                CollectionConverters.asJava(map).forEach((key, each) -> entries.put(plain(key), plain(each)));
                yield entries;
            }
            case null, default -> value;
        };
    }

    private static SqlFailure failure(Exception e) {
        String condition = e instanceof SparkThrowable spark && spark.getCondition() != null
                ? spark.getCondition()
                : e.getClass().getSimpleName();
        return new SqlFailure(condition, String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() {
        session.stop();
    }
}
