package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens files (and other sources) as DataFrames: `session.read().option("header", true).csv("people.csv")`.
public final class DataFrameReader {

    private final KindlingSession session;
    private final Map<String, String> options = new LinkedHashMap<>();
    private @Nullable String format;
    private @Nullable StructType schema;

    DataFrameReader(KindlingSession session) {
        this.session = session;
    }

    public DataFrameReader format(String name) {
        this.format = name;
        return this;
    }

    /// The schema to read with, instead of an inferred one.
    public DataFrameReader schema(StructType declared) {
        this.schema = declared;
        return this;
    }

    /// The schema in SQL: `"id INT, name STRING"`.
    public DataFrameReader schema(String declared) {
        return schema(SqlParser.parseSchema(declared));
    }

    public DataFrameReader option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataFrameReader option(String key, boolean value) {
        return option(key, Boolean.toString(value));
    }

    public DataFrameReader option(String key, long value) {
        return option(key, Long.toString(value));
    }

    public DataFrameReader option(String key, double value) {
        return option(key, Double.toString(value));
    }

    public DataFrameReader options(Map<String, String> more) {
        options.putAll(more);
        return this;
    }

    /// The source itself, for formats without a path or with `path` among the options.
    public DataFrame load() {
        String path = options.get("path");
        return path == null ? load(new String[0]) : load(new String[] {path});
    }

    public DataFrame load(String... paths) {
        var rest = new LinkedHashMap<>(options);
        rest.remove("path");
        return DataFrame.checked(
                session,
                new Relation.SourceRelation(session.engine().sources().open(format, List.of(paths), schema, rest)));
    }

    public DataFrame csv(String... paths) {
        return format("csv").load(paths);
    }

    public DataFrame json(String... paths) {
        return format("json").load(paths);
    }

    public DataFrame parquet(String... paths) {
        return format("parquet").load(paths);
    }

    /// One column `value` with a row per line.
    public DataFrame text(String... paths) {
        return format("text").load(paths);
    }

    public DataFrame table(String name) {
        return session.table(name);
    }
}
