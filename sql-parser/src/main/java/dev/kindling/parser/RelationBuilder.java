package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Aliased;
import dev.kindling.catalyst.syntax.Relation.Bucket;
import dev.kindling.catalyst.syntax.Relation.FileTable;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.JoinCondition;
import dev.kindling.catalyst.syntax.Relation.JoinType;
import dev.kindling.catalyst.syntax.Relation.Lateral;
import dev.kindling.catalyst.syntax.Relation.LateralView;
import dev.kindling.catalyst.syntax.Relation.Pivot;
import dev.kindling.catalyst.syntax.Relation.Sample;
import dev.kindling.catalyst.syntax.Relation.TableFunction;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.Unpivot;
import dev.kindling.catalyst.syntax.Relation.UnpivotColumn;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.ArgumentsContext;
import dev.kindling.parser.generated.KindlingParser.FileRelationContext;
import dev.kindling.parser.generated.KindlingParser.FromClauseContext;
import dev.kindling.parser.generated.KindlingParser.InlineTableContext;
import dev.kindling.parser.generated.KindlingParser.JoinContext;
import dev.kindling.parser.generated.KindlingParser.JoinTypeContext;
import dev.kindling.parser.generated.KindlingParser.LateralFunctionContext;
import dev.kindling.parser.generated.KindlingParser.LateralViewAndJoinsContext;
import dev.kindling.parser.generated.KindlingParser.LateralViewNamesContext;
import dev.kindling.parser.generated.KindlingParser.NameContext;
import dev.kindling.parser.generated.KindlingParser.NamedRelationContext;
import dev.kindling.parser.generated.KindlingParser.NaturalJoinContext;
import dev.kindling.parser.generated.KindlingParser.PivotColumnContext;
import dev.kindling.parser.generated.KindlingParser.PivotContext;
import dev.kindling.parser.generated.KindlingParser.QualifiedNameContext;
import dev.kindling.parser.generated.KindlingParser.RelationContext;
import dev.kindling.parser.generated.KindlingParser.RelationInParenthesesContext;
import dev.kindling.parser.generated.KindlingParser.RelationPrimaryContext;
import dev.kindling.parser.generated.KindlingParser.RelationTailContext;
import dev.kindling.parser.generated.KindlingParser.SampleAndAliasContext;
import dev.kindling.parser.generated.KindlingParser.SampleContext;
import dev.kindling.parser.generated.KindlingParser.SelectItemContext;
import dev.kindling.parser.generated.KindlingParser.SubqueryContext;
import dev.kindling.parser.generated.KindlingParser.TableAliasContext;
import dev.kindling.parser.generated.KindlingParser.UnpivotColumnContext;
import dev.kindling.parser.generated.KindlingParser.UnpivotContext;
import dev.kindling.parser.generated.KindlingParser.UnpivotValuesContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands in FROM: tables, files, functions, subqueries, joins, pivots.
final class RelationBuilder {

    /// What makes ``name.`path` `` a file rather than a table in a schema.
    private static final Set<String> FILE_FORMATS =
            Set.of("parquet", "csv", "json", "text", "orc", "avro", "xml", "binaryfile");

    private final QueryBuilder queries;
    private final ExpressionBuilder expressions;

    RelationBuilder(QueryBuilder queries, ExpressionBuilder expressions) {
        this.queries = queries;
        this.expressions = expressions;
    }

    Relation from(FromClauseContext context) {
        Relation result = relation(context.relation(0));
        for (int i = 1; i < context.relation().size(); i++) {
            RelationContext next = context.relation(i);
            result = new Join(
                    result,
                    relation(next),
                    JoinType.INNER,
                    new JoinCondition.None(),
                    Places.of(context.COMMA(i - 1).getSymbol()));
        }
        for (LateralViewAndJoinsContext view : context.lateralViewAndJoins()) {
            result = tails(lateralView(result, view), view.relationTail());
        }
        return result;
    }

    private LateralView lateralView(Relation input, LateralViewAndJoinsContext context) {
        String function = String.join(".", Texts.parts(context.qualifiedName()));
        Position place = Places.of(context.qualifiedName());
        List<Expression> arguments = expressions.atoms().arguments(context.arguments());
        String alias = "";
        var columns = new ArrayList<String>();
        LateralViewNamesContext names = context.lateralViewNames();
        if (names != null) {
            if (names.tableAliasName() != null) {
                alias = Texts.identifier(names.tableAliasName().getStart());
            }
            if (names.columnAlias() != null) {
                columns.add(Texts.identifier(names.columnAlias().getStart()));
            }
            for (NameContext name : names.name()) columns.add(Texts.name(name));
        }
        var generator = new Call(function, arguments, CallOptions.NONE, place);
        return new LateralView(
                input, generator, context.OUTER() != null, alias, columns, Places.of(context.getStart()));
    }

    private Relation relation(RelationContext context) {
        return tails(primary(context.relationPrimary()), context.relationTail());
    }

    private Relation tails(Relation first, List<RelationTailContext> tails) {
        Relation result = first;
        for (RelationTailContext tail : tails) {
            result = switch (tail) {
                case NaturalJoinContext join ->
                    new Join(
                            result,
                            primary(join.relationPrimary()),
                            joinType(join.joinType()),
                            new JoinCondition.Natural(),
                            Places.of(join.getStart(), join.JOIN().getSymbol()));
                case JoinContext join ->
                    new Join(
                            result,
                            primary(join.relationPrimary()),
                            joinType(join.joinType()),
                            condition(join),
                            Places.of(join.getStart(), join.JOIN().getSymbol()));
                case PivotContext pivot -> pivot(result, pivot);
                case UnpivotContext unpivot -> unpivot(result, unpivot);
                default -> throw new InternalException("not a join: " + tail.getText());
            };
        }
        return result;
    }

    private static JoinType joinType(JoinTypeContext context) {
        if (context.SEMI() != null) return JoinType.LEFT_SEMI;
        if (context.ANTI() != null) return JoinType.LEFT_ANTI;
        if (context.LEFT() != null) return JoinType.LEFT;
        if (context.RIGHT() != null) return JoinType.RIGHT;
        if (context.FULL() != null) return JoinType.FULL;
        return context.CROSS() != null ? JoinType.CROSS : JoinType.INNER;
    }

    private JoinCondition condition(JoinContext context) {
        if (context.ON() != null) return new JoinCondition.On(expressions.expression(context.expression()));
        if (context.USING() == null) return new JoinCondition.None();
        return new JoinCondition.Using(
                Texts.names(context.nameListInParentheses().nameList()));
    }

    private Relation pivot(Relation input, PivotContext context) {
        var aggregates = new ArrayList<Expression>();
        for (SelectItemContext item : context.pivotAggregates().selectItem()) {
            aggregates.add(expressions.selectItem(item));
        }
        var columns = new ArrayList<Expression>();
        for (PivotColumnContext column : context.pivotColumns().pivotColumn()) {
            columns.add(new ColumnName(Texts.parts(column.qualifiedName()), Places.of(column)));
        }
        var values = new ArrayList<Expression>();
        for (SelectItemContext item : context.selectItem()) values.add(expressions.selectItem(item));
        var pivot = new Pivot(input, aggregates, columns, values, Places.of(context.getStart()));
        return aliased(pivot, context.tableAlias());
    }

    private static Relation unpivot(Relation input, UnpivotContext context) {
        UnpivotValuesContext values = context.unpivotValues();
        List<String> valueColumns = values.anyName() != null
                ? List.of(Texts.name(values.anyName()))
                : Texts.names(values.nameListInParentheses().nameList());
        var columns = new ArrayList<UnpivotColumn>();
        for (UnpivotColumnContext column : context.unpivotColumn()) {
            var names = new ArrayList<Expression>();
            for (QualifiedNameContext name : column.qualifiedName()) {
                names.add(new ColumnName(Texts.parts(name), Places.of(name)));
            }
            columns.add(new UnpivotColumn(names, column.anyName() == null ? null : Texts.name(column.anyName())));
        }
        var unpivot = new Unpivot(
                input,
                valueColumns,
                Texts.name(context.anyName()),
                columns,
                context.INCLUDE() != null,
                Places.of(context.getStart()));
        return aliased(unpivot, context.tableAlias());
    }

    private Relation primary(RelationPrimaryContext context) {
        return switch (context) {
            case NamedRelationContext named -> withAlias(named(named), named.sampleAndAlias());
            case FileRelationContext file ->
                withAlias(
                        new FileTable(
                                null,
                                Texts.string(file.string()),
                                OptionBuilder.options(file.options_()),
                                Places.of(file.string())),
                        file.sampleAndAlias());
            case SubqueryContext subquery -> {
                Relation query = queries.query(subquery.query());
                yield withAlias(subquery.LATERAL() == null ? query : new Lateral(query), subquery.sampleAndAlias());
            }
            case LateralFunctionContext function ->
                aliased(
                        new Lateral(tableFunction(function.qualifiedName(), function.arguments())),
                        function.tableAlias());
            case RelationInParenthesesContext inner -> withAlias(relation(inner.relation()), inner.sampleAndAlias());
            case InlineTableContext table -> aliased(queries.values(table.values()), table.tableAlias());
            default -> throw new InternalException("not a relation: " + context.getText());
        };
    }

    private Relation named(NamedRelationContext context) {
        QualifiedNameContext name = context.qualifiedName();
        if (context.OPEN() != null) {
            if (context.WITH() != null) {
                throw KindlingException.of(ErrorCondition.PARSE_SYNTAX_ERROR, "a table function takes no options")
                        .at(Places.of(context.WITH().getSymbol()))
                        .parameter("error", "'WITH'")
                        .build();
            }
            return tableFunction(name, context.arguments());
        }
        List<String> parts = Texts.parts(name);
        Map<String, String> options = OptionBuilder.options(context.options_());
        boolean quotedLast = name.getStop().getType() == KindlingLexer.BACKQUOTED;
        if (parts.size() == 2
                && quotedLast
                && FILE_FORMATS.contains(parts.getFirst().toLowerCase(Locale.ROOT))) {
            return new FileTable(parts.getFirst(), parts.getLast(), options, Places.of(name));
        }
        return new TableName(parts, options, Places.of(name));
    }

    private TableFunction tableFunction(QualifiedNameContext name, @Nullable ArgumentsContext arguments) {
        return new TableFunction(
                String.join(".", Texts.parts(name)), expressions.atoms().arguments(arguments), Places.of(name));
    }

    // ------------------------------------------------------------ samples and aliases

    private Relation withAlias(Relation relation, SampleAndAliasContext context) {
        if (context.getChildCount() == 0) return relation;
        Relation result = relation;
        TableAliasContext alias = context.tableAlias();
        for (SampleContext sample : context.sample()) {
            if (alias != null
                    && sample.getStart().getTokenIndex() > alias.getStart().getTokenIndex()) {
                result = aliased(result, alias);
                alias = null;
            }
            result = sample(result, sample);
        }
        return aliased(result, alias);
    }

    static Relation aliased(Relation relation, @Nullable TableAliasContext context) {
        if (context == null) return relation;
        String alias = Texts.identifier(
                context.anyName() != null
                        ? context.anyName().getStart()
                        : context.tableAliasName().getStart());
        List<String> columns = context.nameListInParentheses() == null
                ? List.of()
                : Texts.names(context.nameListInParentheses().nameList());
        return new Aliased(relation, alias, columns, Places.of(context));
    }

    private Relation sample(Relation input, SampleContext context) {
        Position place = Places.of(context.getStart());
        Long seed = context.seed == null ? null : (long) TypeBuilder.integer(context.seed);
        if (context.BUCKET() != null) {
            var bucket =
                    new Bucket(count(context, context.bucket.getText()), count(context, context.buckets.getText()));
            return new Sample(input, null, null, bucket, false, seed, place);
        }
        if (context.ROWS() != null) {
            Expression rows = expressions.expression(context.expression());
            return new Sample(input, null, rows, null, false, seed, place);
        }
        Literal number = Texts.number(context.number(), context.sign == null ? "" : "-", Places.of(context.number()));
        double percent = number.value() instanceof Number n ? n.doubleValue() : Double.NaN;
        if (!(percent >= 0 && percent <= 100)) {
            throw KindlingException.of(
                            ErrorCondition.PARSE_SYNTAX_ERROR,
                            "the percentage of a sample is not within 0 and 100: " + number.value())
                    .at(number.position())
                    .parameter("error", "'" + number.value() + "'")
                    .build();
        }
        return new Sample(input, percent, null, null, false, seed, place);
    }

    private static int count(SampleContext context, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_NUMERIC_LITERAL_RANGE,
                            "the number is outside the range of INT: " + text)
                    .at(Places.of(context))
                    .parameter("rawStrippedQualifier", text)
                    .parameter("typeName", "INT")
                    .build();
        }
    }
}
