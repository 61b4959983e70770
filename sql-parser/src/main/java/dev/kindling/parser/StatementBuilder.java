package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingParser.AnalyzeTableContext;
import dev.kindling.parser.generated.KindlingParser.CacheTableContext;
import dev.kindling.parser.generated.KindlingParser.ClearCacheContext;
import dev.kindling.parser.generated.KindlingParser.CopyContext;
import dev.kindling.parser.generated.KindlingParser.CopyOptionContext;
import dev.kindling.parser.generated.KindlingParser.CreateViewContext;
import dev.kindling.parser.generated.KindlingParser.CreateViewUsingContext;
import dev.kindling.parser.generated.KindlingParser.DescribeFunctionContext;
import dev.kindling.parser.generated.KindlingParser.DescribeQueryContext;
import dev.kindling.parser.generated.KindlingParser.DescribeTableContext;
import dev.kindling.parser.generated.KindlingParser.DropViewContext;
import dev.kindling.parser.generated.KindlingParser.ExplainContext;
import dev.kindling.parser.generated.KindlingParser.InsertDirectoryContext;
import dev.kindling.parser.generated.KindlingParser.OptionNameContext;
import dev.kindling.parser.generated.KindlingParser.QualifiedNameContext;
import dev.kindling.parser.generated.KindlingParser.QueryStatementContext;
import dev.kindling.parser.generated.KindlingParser.RefreshTableContext;
import dev.kindling.parser.generated.KindlingParser.SetTimeZoneContext;
import dev.kindling.parser.generated.KindlingParser.ShowCatalogsContext;
import dev.kindling.parser.generated.KindlingParser.ShowColumnsContext;
import dev.kindling.parser.generated.KindlingParser.ShowCreateTableContext;
import dev.kindling.parser.generated.KindlingParser.ShowDatabasesContext;
import dev.kindling.parser.generated.KindlingParser.ShowFunctionsContext;
import dev.kindling.parser.generated.KindlingParser.ShowPatternContext;
import dev.kindling.parser.generated.KindlingParser.ShowPropertiesContext;
import dev.kindling.parser.generated.KindlingParser.ShowRelationsContext;
import dev.kindling.parser.generated.KindlingParser.StatementContext;
import dev.kindling.parser.generated.KindlingParser.UncacheTableContext;
import dev.kindling.parser.generated.KindlingParser.ViewColumnContext;
import dev.kindling.parser.generated.KindlingParser.ViewKindContext;
import dev.kindling.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Statements: queries and everything else but SET and RESET, which are not grammar (see `SetStatements`).
final class StatementBuilder {

    private final QueryBuilder queries;

    StatementBuilder(QueryBuilder queries) {
        this.queries = queries;
    }

    Statement statement(StatementContext context) {
        Position place = Places.of(context.getStart());
        return switch (context) {
            case QueryStatementContext query -> new Statement.Query(queries.query(query.query()));
            case ExplainContext explain -> new Statement.Explain(mode(explain), statement(explain.statement()));
            case CreateViewContext view -> createView(view);
            case CreateViewUsingContext view -> createViewUsing(view);
            case DropViewContext drop ->
                new Statement.DropView(
                        Texts.parts(drop.qualifiedName()), drop.EXISTS() != null, Places.of(drop.qualifiedName()));
            case ShowRelationsContext show ->
                new Statement.Show(
                        show.TABLES() != null ? Statement.ShowKind.TABLES : Statement.ShowKind.VIEWS,
                        optionalName(show.qualifiedName()),
                        pattern(show.showPattern()),
                        place);
            case ShowColumnsContext show ->
                new Statement.Show(Statement.ShowKind.COLUMNS, columnsOf(show), null, Places.of(show.qualifiedName(0)));
            case ShowFunctionsContext show -> showFunctions(show, place);
            case ShowDatabasesContext show ->
                new Statement.Show(Statement.ShowKind.DATABASES, List.of(), pattern(show.showPattern()), place);
            case ShowCatalogsContext show ->
                new Statement.Show(Statement.ShowKind.CATALOGS, List.of(), pattern(show.showPattern()), place);
            case ShowCreateTableContext show ->
                new Statement.Show(
                        Statement.ShowKind.CREATE_TABLE,
                        Texts.parts(show.qualifiedName()),
                        null,
                        Places.of(show.qualifiedName()));
            case ShowPropertiesContext show ->
                new Statement.Show(
                        Statement.ShowKind.TABLE_PROPERTIES,
                        Texts.parts(show.qualifiedName()),
                        show.key == null ? null : OptionBuilder.key(show.key),
                        Places.of(show.qualifiedName()));
            case DescribeFunctionContext describe -> describeFunction(describe);
            case DescribeTableContext describe ->
                new Statement.DescribeTable(
                        Texts.parts(describe.qualifiedName()),
                        describe.EXTENDED() != null || describe.FORMATTED() != null,
                        Places.of(describe.qualifiedName()));
            case DescribeQueryContext describe -> new Statement.DescribeQuery(queries.query(describe.query()));
            case SetTimeZoneContext zone -> new Statement.SetTimeZone(timeZone(zone), place);
            case CacheTableContext cache ->
                new Statement.CacheTable(
                        Texts.parts(cache.qualifiedName()),
                        cache.query() == null ? null : queries.query(cache.query()),
                        cache.LAZY() != null,
                        OptionBuilder.options(cache.options_()),
                        Places.of(cache.qualifiedName()));
            case UncacheTableContext uncache ->
                new Statement.UncacheTable(
                        Texts.parts(uncache.qualifiedName()),
                        uncache.EXISTS() != null,
                        Places.of(uncache.qualifiedName()));
            case ClearCacheContext _ -> new Statement.ClearCache();
            case RefreshTableContext refresh ->
                new Statement.RefreshTable(
                        refresh.string() != null
                                ? List.of(Texts.string(refresh.string()))
                                : Texts.parts(refresh.qualifiedName()),
                        Places.of(refresh.getStop()));
            case AnalyzeTableContext analyze ->
                new Statement.AnalyzeTable(
                        Texts.parts(analyze.qualifiedName()),
                        analyze.nameList() == null ? List.of() : Texts.names(analyze.nameList()),
                        analyze.ALL() != null,
                        analyze.NOSCAN() != null,
                        Places.of(analyze.qualifiedName()));
            case CopyContext copy -> copy(copy);
            case InsertDirectoryContext insert -> insertDirectory(insert);
            default -> throw new InternalException("not a statement: " + context.getText());
        };
    }

    private static Statement.ExplainMode mode(ExplainContext context) {
        return context.detail == null
                ? Statement.ExplainMode.SIMPLE
                : Statement.ExplainMode.valueOf(context.detail.getText().toUpperCase(Locale.ROOT));
    }

    // ------------------------------------------------------------ views

    private Statement createView(CreateViewContext context) {
        var columns = new ArrayList<String>();
        if (context.viewColumns() != null) {
            for (ViewColumnContext column : context.viewColumns().viewColumn()) {
                columns.add(Texts.name(column.anyName()));
            }
        }
        return new Statement.CreateView(
                Texts.parts(context.qualifiedName()),
                columns,
                queries.query(context.query()),
                viewKind(context.viewKind()),
                existing(context.REPLACE() != null, context.IF() != null, context.getStart()),
                Places.of(context.qualifiedName()));
    }

    private static Statement createViewUsing(CreateViewUsingContext context) {
        return new Statement.CreateViewUsing(
                Texts.parts(context.qualifiedName(0)),
                context.columnDefinitionList() == null
                        ? null
                        : TypeBuilder.schema(context.columnDefinitionList().columnDefinitions()),
                String.join(".", Texts.parts(context.qualifiedName(1))),
                OptionBuilder.options(context.options_()),
                viewKind(context.viewKind()),
                existing(context.REPLACE() != null, context.IF() != null, context.getStart()),
                Places.of(context.qualifiedName(0)));
    }

    private static Statement.ViewKind viewKind(@Nullable ViewKindContext context) {
        if (context == null) return Statement.ViewKind.PERSISTENT;
        return context.GLOBAL() != null ? Statement.ViewKind.GLOBAL_TEMPORARY : Statement.ViewKind.TEMPORARY;
    }

    private static Statement.Existing existing(boolean replace, boolean keep, Token create) {
        if (replace && keep) {
            throw KindlingException.of(
                            ErrorCondition.PARSE_SYNTAX_ERROR, "OR REPLACE and IF NOT EXISTS exclude each other")
                    .at(Places.of(create))
                    .parameter("error", "'IF'")
                    .build();
        }
        if (replace) return Statement.Existing.REPLACE;
        return keep ? Statement.Existing.KEEP : Statement.Existing.FAIL;
    }

    // ------------------------------------------------------------ SHOW and DESCRIBE

    private static List<String> optionalName(@Nullable QualifiedNameContext context) {
        return context == null ? List.of() : Texts.parts(context);
    }

    private static @Nullable String pattern(@Nullable ShowPatternContext context) {
        return context == null ? null : Texts.string(context.string());
    }

    private static List<String> columnsOf(ShowColumnsContext context) {
        var name = new ArrayList<String>();
        if (context.qualifiedName().size() == 2) name.addAll(Texts.parts(context.qualifiedName(1)));
        name.addAll(Texts.parts(context.qualifiedName(0)));
        return name;
    }

    /// Which functions (ALL, SYSTEM, USER) is of no use here: there is one registry.
    private static Statement showFunctions(ShowFunctionsContext context, Position place) {
        List<QualifiedNameContext> names = context.qualifiedName();
        boolean in = context.IN() != null || context.FROM() != null;
        String pattern = pattern(context.showPattern());
        if (names.size() > (in ? 1 : 0)) pattern = String.join(".", Texts.parts(names.getLast()));
        List<String> schema = in ? Texts.parts(names.getFirst()) : List.of();
        return new Statement.Show(Statement.ShowKind.FUNCTIONS, schema, pattern, place);
    }

    private static Statement describeFunction(DescribeFunctionContext context) {
        String name;
        if (context.qualifiedName() != null) name = String.join(".", Texts.parts(context.qualifiedName()));
        else if (context.string() != null) name = Texts.string(context.string());
        else name = context.operatorSign().getText().toLowerCase(Locale.ROOT);
        return new Statement.DescribeFunction(name, context.EXTENDED() != null, Places.of(context.getStop()));
    }

    private Expression timeZone(SetTimeZoneContext context) {
        if (context.intervalLiteral() != null) {
            return queries.expressions().atoms().interval(context.intervalLiteral());
        }
        Position place = Places.of(context.getStop());
        if (context.string() != null) {
            return new Literal(Texts.string(context.string()), DataTypes.StringType, place);
        }
        return new ColumnName(List.of(Texts.name(context.name())), place);
    }

    // ------------------------------------------------------------ output

    private Statement copy(CopyContext context) {
        Relation source = context.query() != null
                ? queries.query(context.query())
                : new TableName(Texts.parts(context.qualifiedName()), Map.of(), Places.of(context.qualifiedName()));
        String format = null;
        List<String> partitionBy = List.of();
        var options = new LinkedHashMap<String, String>();
        for (CopyOptionContext option : context.copyOption()) {
            switch (OptionBuilder.key(option.optionKey()).toLowerCase(Locale.ROOT)) {
                case "format" -> format = OptionBuilder.value(option.optionValue());
                case "partition_by" -> partitionBy = names(option);
                default -> OptionBuilder.put(options, option.optionKey(), copyValue(option));
            }
        }
        return new Statement.Copy(
                source, Texts.string(context.string()), format, partitionBy, options, Places.of(context.string()));
    }

    private static List<String> names(CopyOptionContext context) {
        if (context.optionName().isEmpty()) return List.of(OptionBuilder.value(context.optionValue()));
        var names = new ArrayList<String>();
        for (OptionNameContext name : context.optionName()) {
            names.add(name.anyName() != null ? Texts.name(name.anyName()) : Texts.string(name.string()));
        }
        return names;
    }

    private static String copyValue(CopyOptionContext context) {
        if (context.STAR() != null) return "*";
        if (!context.optionName().isEmpty()) return String.join(",", names(context));
        return OptionBuilder.value(context.optionValue());
    }

    private Statement insertDirectory(InsertDirectoryContext context) {
        Map<String, String> options = new LinkedHashMap<>(OptionBuilder.options(context.options_()));
        String path = context.string() != null ? Texts.string(context.string()) : options.remove("path");
        if (path == null) {
            throw KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, "INSERT OVERWRITE DIRECTORY needs a path")
                    .at(Places.of(context.DIRECTORY().getSymbol()))
                    .parameter("error", "'DIRECTORY'")
                    .hint("Write DIRECTORY 'path', or give the option path.")
                    .build();
        }
        return new Statement.InsertDirectory(
                path,
                String.join(".", Texts.parts(context.qualifiedName())),
                options,
                queries.query(context.query()),
                true,
                Places.of(context.DIRECTORY().getSymbol()));
    }
}
