package dev.kindling.execution.command;

import dev.kindling.catalyst.catalog.RelationCatalog.Entry;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.catalyst.syntax.Statement.Existing;
import dev.kindling.catalyst.syntax.Statement.ViewKind;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.query.QueryEngine;
import dev.kindling.execution.query.SessionCatalog;
import dev.kindling.execution.query.WriteSummary;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings.Origin;
import dev.kindling.execution.settings.Settings.Value;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Carries out statements. A query answers itself, unrun; every other statement runs at once and answers with the
/// rows Spark gives for it.
public final class CommandRunner {

    /// Errors of a write that are not about the rows.
    private static final Set<ErrorCondition> ABOUT_THE_OUTPUT = Set.of(
            ErrorCondition.COLUMN_NOT_DEFINED_IN_TABLE,
            ErrorCondition.DATA_SOURCE_NOT_FOUND,
            ErrorCondition.DISK_FULL,
            ErrorCondition.FILE_NOT_WRITABLE,
            ErrorCondition.INVALID_PARAMETER_VALUE,
            ErrorCondition.PATH_ALREADY_EXISTS,
            ErrorCondition.UNKNOWN_OPTION,
            ErrorCondition.UNSUPPORTED_SAVE_MODE);

    private final QueryEngine engine;

    public CommandRunner(QueryEngine engine) {
        this.engine = engine;
    }

    /// @param parameters values of the parameters in the statement
    public Relation run(Statement statement, Map<String, Expression.Literal> parameters) {
        return switch (statement) {
            case Statement.Query(var relation) -> Parameters.fill(relation, parameters);
            case Statement.Explain(var mode, var inner) -> explain(mode, inner, parameters);
            case Statement.CreateView view -> createView(view, parameters);
            case Statement.CreateViewUsing view -> createViewUsing(view);
            case Statement.DropView drop -> dropView(drop);
            case Statement.Show show -> show(show);
            case Statement.DescribeTable describe -> describeTable(describe);
            case Statement.DescribeQuery(var query) -> describe(engine.schemaOf(Parameters.fill(query, parameters)));
            case Statement.DescribeFunction describe -> describeFunction(describe);
            case Statement.SetOption set -> setOption(set);
            case Statement.ResetOption reset -> resetOption(reset);
            case Statement.SetTimeZone zone -> setTimeZone(zone);
            case Statement.CacheTable cache -> cacheTable(cache, parameters);
            case Statement.UncacheTable uncache -> uncacheTable(uncache);
            case Statement.ClearCache _ -> {
                engine.clearCaches();
                yield Answer.NOTHING;
            }
            case Statement.RefreshTable refresh -> {
                engine.catalog().require(refresh.name());
                engine.backend().memory().cache().clear();
                yield Answer.NOTHING;
            }
            case Statement.AnalyzeTable analyze -> new TableAnalysis(engine).run(analyze);
            case Statement.Copy copy -> copy(copy, parameters);
            case Statement.InsertDirectory insert -> insertDirectory(insert, parameters);
        };
    }

    private Relation explain(
            Statement.ExplainMode mode, Statement statement, Map<String, Expression.Literal> parameters) {
        if (!(statement instanceof Statement.Query(var relation))) {
            return Answer.of(
                    List.of("plan"),
                    List.of(List.of("Command " + statement.getClass().getSimpleName())));
        }
        String text = engine.explain(Parameters.fill(relation, parameters), mode);
        return Answer.of(List.of("plan"), List.of(List.of(text)));
    }

    private Relation createView(Statement.CreateView view, Map<String, Expression.Literal> parameters) {
        Relation query = Parameters.fill(view.query(), parameters);
        // Names and types are checked now, not when the view is first read.
        StructType schema = engine.schemaOf(query);
        if (!view.columns().isEmpty() && view.columns().size() != schema.size()) {
            throw KindlingException.of(
                            ErrorCondition.CREATE_VIEW_COLUMN_ARITY_MISMATCH,
                            "the view names " + view.columns().size() + " columns, its query has " + schema.size())
                    .subcondition(
                            view.columns().size() > schema.size() ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS")
                    .parameter("viewName", String.join(".", view.name()))
                    .at(view.position())
                    .build();
        }
        register(view.name(), query, view.columns(), view.kind(), view.existing(), view.position());
        return Answer.NOTHING;
    }

    private Relation createViewUsing(Statement.CreateViewUsing view) {
        var options = new LinkedHashMap<>(view.options());
        var paths = new ArrayList<String>();
        options.entrySet().removeIf(option -> {
            boolean isPath = option.getKey().equalsIgnoreCase("path");
            if (isPath) paths.add(option.getValue());
            return isPath;
        });
        SourceTable table;
        try {
            table = engine.sources().open(view.format(), paths, view.schema(), options);
        } catch (KindlingException e) {
            throw e.movedTo(view.position());
        }
        register(
                view.name(),
                new Relation.SourceRelation(table),
                List.of(),
                view.kind(),
                view.existing(),
                view.position());
        return Answer.NOTHING;
    }

    private void register(
            List<String> name,
            Relation query,
            List<String> columns,
            ViewKind kind,
            Existing existing,
            Position position) {
        if (kind == ViewKind.PERSISTENT) {
            throw KindlingException.of(
                            ErrorCondition.UNSUPPORTED_FEATURE, "there is no catalog to keep a view beyond the session")
                    .subcondition("CATALOG_OPERATION")
                    .parameter("operation", "CREATE VIEW")
                    .hint("Use CREATE TEMP VIEW.")
                    .at(position)
                    .build();
        }
        if (name.size() > 1) {
            throw KindlingException.of(
                            ErrorCondition.TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS,
                            "the name of a temporary view has one part, not `" + String.join(".", name) + "`")
                    .parameter("actualName", String.join(".", name))
                    .at(position)
                    .build();
        }
        SessionCatalog catalog = engine.catalog();
        if (existing == Existing.KEEP && catalog.find(name) != null) return;
        try {
            catalog.registerView(name.getLast(), query, columns, existing == Existing.REPLACE);
        } catch (KindlingException e) {
            throw e.position().isKnown() ? e : e.movedTo(position);
        }
    }

    private Relation dropView(Statement.DropView drop) {
        if (!engine.dropView(drop.name()) && !drop.ifExists()) require(drop.name(), drop.position());
        return Answer.NOTHING;
    }

    private Entry.View require(List<String> name, Position position) {
        try {
            return engine.catalog().require(name);
        } catch (KindlingException e) {
            throw e.movedTo(position);
        }
    }

    private Relation show(Statement.Show show) {
        return switch (show.kind()) {
            case TABLES -> {
                var rows = new ArrayList<List<? extends @Nullable Object>>();
                for (String name : matching(engine.catalog().names(), show.pattern()))
                    rows.add(List.of("", name, true));
                yield Answer.of(List.of("namespace", "tableName", "isTemporary"), rows);
            }
            case VIEWS -> {
                var rows = new ArrayList<List<? extends @Nullable Object>>();
                for (String name : matching(engine.catalog().names(), show.pattern()))
                    rows.add(List.of("", name, true));
                yield Answer.of(List.of("namespace", "viewName", "isTemporary"), rows);
            }
            case COLUMNS -> {
                StructType schema = schemaOf(show.name(), show.position());
                yield Answer.column("col_name", schema.fieldNames());
            }
            case FUNCTIONS ->
                Answer.column("function", matching(engine.functions().names(), show.pattern()));
            case DATABASES -> Answer.column("namespace", List.of(SessionCatalog.DEFAULT_DATABASE));
            case CATALOGS -> Answer.column("catalog", List.of("kindling"));
            case CREATE_TABLE, TABLE_PROPERTIES ->
                throw KindlingException.of(
                                ErrorCondition.UNSUPPORTED_FEATURE,
                                "a temporary view has neither DDL nor properties to show")
                        .subcondition("TABLE_OPERATION")
                        .parameter("tableName", String.join(".", show.name()))
                        .hint("Use DESCRIBE.")
                        .at(show.position())
                        .build();
        };
    }

    /// `names` that match Spark's SHOW pattern: `*` for any text, `|` between alternatives, case ignored.
    private static List<String> matching(Iterable<String> names, @Nullable String pattern) {
        var matches = new ArrayList<String>();
        Pattern wanted = pattern == null
                ? null
                : Pattern.compile(
                        Pattern.quote(pattern)
                                .replace("*", "\\E.*\\Q")
                                .replace("%", "\\E.*\\Q")
                                .replace("|", "\\E|\\Q"),
                        Pattern.CASE_INSENSITIVE);
        for (String name : names) {
            if (wanted == null || wanted.matcher(name).matches()) matches.add(name);
        }
        matches.sort(null);
        return matches;
    }

    private StructType schemaOf(List<String> name, Position position) {
        return engine.schemaOf(new Relation.TableName(name, Map.of(), position));
    }

    private Relation describeTable(Statement.DescribeTable describe) {
        return describe(schemaOf(describe.name(), describe.position()));
    }

    private static Relation describe(StructType schema) {
        var rows = new ArrayList<List<? extends @Nullable Object>>();
        for (StructField field : schema) {
            var row = new ArrayList<@Nullable Object>();
            row.add(field.name());
            row.add(field.dataType().catalogString());
            row.add(field.metadata().get("comment"));
            rows.add(row);
        }
        return Answer.of(List.of("col_name", "data_type", "comment"), rows);
    }

    private Relation describeFunction(Statement.DescribeFunction describe) {
        FunctionDescription description = description(describe.name());
        if (description == null) {
            throw KindlingException.of(ErrorCondition.UNRESOLVED_ROUTINE, "no function `" + describe.name() + "`")
                    .parameter("routineName", "`" + describe.name() + "`")
                    .hint(Suggestions.didYouMean(
                            describe.name(), engine.functions().names()))
                    .at(describe.position())
                    .build();
        }
        var lines = new ArrayList<String>();
        lines.add("Function: " + description.name());
        lines.add("Usage: " + description.summary());
        if (describe.extended()) {
            for (var example : description.examples()) {
                lines.add("Example: SELECT " + example.expression() + "; -- " + example.result());
            }
        }
        return Answer.column("function_desc", lines);
    }

    private @Nullable FunctionDescription description(String name) {
        var functions = engine.functions();
        var scalar = functions.scalar(name);
        if (scalar != null) return scalar.description();
        var aggregate = functions.aggregate(name);
        if (aggregate != null) return aggregate.description();
        var window = functions.window(name);
        if (window != null) return window.description();
        var generator = functions.generator(name);
        if (generator != null) return generator.description();
        return null;
    }

    private Relation setOption(Statement.SetOption set) {
        String key = set.key();
        if (key == null || key.equals("-v")) return settings(key != null);
        if (set.value() != null) {
            try {
                engine.settings().set(key, set.value(), Origin.SESSION);
            } catch (KindlingException e) {
                throw e.movedTo(set.position());
            }
        }
        Value value = engine.settings().find(key);
        var row = List.of(
                key,
                value == null ? "<undefined>" : value.shown(),
                value == null ? "" : value.origin().label());
        return Answer.of(List.of("key", "value", "origin"), List.of(row));
    }

    private Relation settings(boolean withDefaults) {
        var rows = new ArrayList<List<? extends @Nullable Object>>();
        engine.settings()
                .all(withDefaults)
                .forEach((key, value) ->
                        rows.add(List.of(key, value.shown(), value.origin().label())));
        return Answer.of(List.of("key", "value", "origin"), rows);
    }

    private Relation resetOption(Statement.ResetOption reset) {
        if (reset.key() == null) engine.settings().resetAll();
        else engine.settings().reset(reset.key());
        return Answer.NOTHING;
    }

    private Relation setTimeZone(Statement.SetTimeZone set) {
        String zone = switch (set.zone()) {
            case Expression.Literal literal -> String.valueOf(literal.value());
            case Expression.ColumnName name
            when name.parts().getLast().equalsIgnoreCase("local") -> SessionOptions.TIME_ZONE.defaultText();
            default ->
                throw KindlingException.of(ErrorCondition.INVALID_SQL_SYNTAX, "not a time zone")
                        .hint("Write SET TIME ZONE 'Europe/Berlin' or SET TIME ZONE LOCAL.")
                        .at(set.position())
                        .build();
        };
        try {
            engine.settings().set(SessionOptions.TIME_ZONE.key(), zone, Origin.SESSION);
        } catch (KindlingException e) {
            throw e.movedTo(set.position());
        }
        return Answer.NOTHING;
    }

    private Relation cacheTable(Statement.CacheTable cache, Map<String, Expression.Literal> parameters) {
        if (cache.query() != null) {
            Relation query = Parameters.fill(cache.query(), parameters);
            engine.catalog().registerView(cache.name().getLast(), query, false);
        }
        Entry.View view = require(cache.name(), cache.position());
        engine.keep(view.query(), !cache.lazy());
        return Answer.NOTHING;
    }

    private Relation uncacheTable(Statement.UncacheTable uncache) {
        if (uncache.ifExists() && engine.catalog().find(uncache.name()) == null) return Answer.NOTHING;
        engine.cache().remove(require(uncache.name(), uncache.position()).query());
        return Answer.NOTHING;
    }

    private Relation copy(Statement.Copy copy, Map<String, Expression.Literal> parameters) {
        var options = new LinkedHashMap<String, String>();
        SaveMode mode = SaveMode.OVERWRITE;
        for (var option : copy.options().entrySet()) {
            String key = option.getKey().toLowerCase(Locale.ROOT);
            switch (key) {
                case "mode", "overwrite_or_ignore", "overwrite" ->
                    mode = copyMode(key, option.getValue(), copy.position());
                default -> options.put(option.getKey(), option.getValue());
            }
        }
        if (copy.partitionBy().isEmpty() && engine.sources().namesFile(copy.path()))
            options.putIfAbsent("singleFile", "true");
        var request = new WriteRequest(mode, copy.partitionBy(), options);
        return write(copy.query(), parameters, copy.path(), copy.format(), request, copy.position());
    }

    private static SaveMode copyMode(String key, String value, Position position) {
        if (!key.equals("mode")) return Boolean.parseBoolean(value) ? SaveMode.OVERWRITE : SaveMode.ERROR_IF_EXISTS;
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "overwrite" -> SaveMode.OVERWRITE;
            case "append" -> SaveMode.APPEND;
            case "ignore" -> SaveMode.IGNORE;
            case "error", "errorifexists", "default" -> SaveMode.ERROR_IF_EXISTS;
            default ->
                throw KindlingException.of(ErrorCondition.INVALID_SAVE_MODE, "no save mode `" + value + "`")
                        .parameter("mode", value)
                        .hint(Suggestions.didYouMean(value, List.of("overwrite", "append", "ignore", "error")))
                        .at(position)
                        .build();
        };
    }

    private Relation insertDirectory(Statement.InsertDirectory insert, Map<String, Expression.Literal> parameters) {
        SaveMode mode = insert.overwrite() ? SaveMode.OVERWRITE : SaveMode.APPEND;
        var request = new WriteRequest(mode, List.of(), insert.options());
        return write(insert.query(), parameters, insert.path(), insert.format(), request, insert.position());
    }

    /// @param place where the statement names the output, for errors about it
    private Relation write(
            Relation query,
            Map<String, Expression.Literal> parameters,
            String path,
            @Nullable String format,
            WriteRequest request,
            Position place) {
        try {
            return summary(engine.write(Parameters.fill(query, parameters), path, format, request));
        } catch (KindlingException e) {
            throw ABOUT_THE_OUTPUT.contains(e.condition()) ? e.movedTo(place) : e;
        }
    }

    private static Relation summary(WriteSummary summary) {
        return Answer.of(
                List.of("rows_written", "rows_read", "rows_rejected", "files"),
                List.of(List.of(
                        summary.rowsWritten(), summary.rowsRead(), summary.rowsRejected(), (long) summary.files())));
    }
}
