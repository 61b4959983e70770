package dev.kindling.sql;

import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a DataFrame's rows: `frame.write().mode(SaveMode.Overwrite).parquet("out")`. The output appears whole or
/// not at all.
public final class DataFrameWriter {

    private final KindlingSession session;
    private final Relation relation;
    private final Map<String, String> options = new LinkedHashMap<>();
    private SaveMode mode = SaveMode.ErrorIfExists;
    private List<String> partitionBy = List.of();
    private @Nullable String format;

    DataFrameWriter(KindlingSession session, Relation relation) {
        this.session = session;
        this.relation = relation;
    }

    public DataFrameWriter mode(SaveMode saveMode) {
        this.mode = saveMode;
        return this;
    }

    /// @param saveMode append, overwrite, error, errorifexists, default or ignore
    public DataFrameWriter mode(String saveMode) {
        return switch (saveMode.toLowerCase(Locale.ROOT)) {
            case "append" -> mode(SaveMode.Append);
            case "overwrite" -> mode(SaveMode.Overwrite);
            case "error", "errorifexists", "default" -> mode(SaveMode.ErrorIfExists);
            case "ignore" -> mode(SaveMode.Ignore);
            default ->
                throw KindlingException.of(ErrorCondition.INVALID_SAVE_MODE, "no save mode `" + saveMode + "`")
                        .parameter("mode", saveMode)
                        .hint(Suggestions.didYouMean(
                                saveMode, List.of("append", "overwrite", "error", "errorifexists", "ignore")))
                        .build();
        };
    }

    public DataFrameWriter format(String name) {
        this.format = name;
        return this;
    }

    public DataFrameWriter option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataFrameWriter option(String key, boolean value) {
        return option(key, Boolean.toString(value));
    }

    public DataFrameWriter option(String key, long value) {
        return option(key, Long.toString(value));
    }

    public DataFrameWriter option(String key, double value) {
        return option(key, Double.toString(value));
    }

    public DataFrameWriter options(Map<String, String> more) {
        options.putAll(more);
        return this;
    }

    /// Columns that become folders `column=value`.
    public DataFrameWriter partitionBy(String... columns) {
        this.partitionBy = List.of(columns);
        return this;
    }

    /// Writes to the option `path`.
    public void save() {
        String path = options.remove("path");
        if (path == null) {
            throw KindlingException.of(ErrorCondition.REQUIRED_PARAMETER_NOT_FOUND, "there is no path to write to")
                    .parameter("parameterName", "path")
                    .hint("Call save(path), or set option(\"path\", ...).")
                    .build();
        }
        save(path);
    }

    public void save(String path) {
        session.engine().write(relation, path, format, new WriteRequest(mode.toRequest(), partitionBy, options));
    }

    public void csv(String path) {
        format("csv").save(path);
    }

    public void json(String path) {
        format("json").save(path);
    }

    public void parquet(String path) {
        format("parquet").save(path);
    }

    /// Writes the only column, which must be a string, a line per row.
    public void text(String path) {
        format("text").save(path);
    }
}
