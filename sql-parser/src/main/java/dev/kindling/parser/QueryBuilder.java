package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.CommonTable;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.catalyst.syntax.Relation.Hint;
import dev.kindling.catalyst.syntax.Relation.Limit;
import dev.kindling.catalyst.syntax.Relation.Offset;
import dev.kindling.catalyst.syntax.Relation.Repartition;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.SetKind;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.catalyst.syntax.Relation.Sort;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.Values;
import dev.kindling.catalyst.syntax.Relation.With;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.parser.generated.KindlingLexer;
import dev.kindling.parser.generated.KindlingParser.ClusterByContext;
import dev.kindling.parser.generated.KindlingParser.CteContext;
import dev.kindling.parser.generated.KindlingParser.CtesContext;
import dev.kindling.parser.generated.KindlingParser.DistributeByContext;
import dev.kindling.parser.generated.KindlingParser.EmptyGroupingSetContext;
import dev.kindling.parser.generated.KindlingParser.ExpressionContext;
import dev.kindling.parser.generated.KindlingParser.FromClauseContext;
import dev.kindling.parser.generated.KindlingParser.FromFirstContext;
import dev.kindling.parser.generated.KindlingParser.GroupByContext;
import dev.kindling.parser.generated.KindlingParser.GroupingElementContext;
import dev.kindling.parser.generated.KindlingParser.GroupingSetsContext;
import dev.kindling.parser.generated.KindlingParser.HintContext;
import dev.kindling.parser.generated.KindlingParser.HintsContext;
import dev.kindling.parser.generated.KindlingParser.LimitContext;
import dev.kindling.parser.generated.KindlingParser.NamedWindowContext;
import dev.kindling.parser.generated.KindlingParser.NestedGroupingSetsContext;
import dev.kindling.parser.generated.KindlingParser.OffsetContext;
import dev.kindling.parser.generated.KindlingParser.OrderByContext;
import dev.kindling.parser.generated.KindlingParser.PlainGroupingElementContext;
import dev.kindling.parser.generated.KindlingParser.QueryContext;
import dev.kindling.parser.generated.KindlingParser.QueryEndContext;
import dev.kindling.parser.generated.KindlingParser.QueryInParenthesesContext;
import dev.kindling.parser.generated.KindlingParser.QueryTermContext;
import dev.kindling.parser.generated.KindlingParser.RollupOrCubeContext;
import dev.kindling.parser.generated.KindlingParser.SelectClauseContext;
import dev.kindling.parser.generated.KindlingParser.SelectEndContext;
import dev.kindling.parser.generated.KindlingParser.SelectFirstContext;
import dev.kindling.parser.generated.KindlingParser.SelectItemContext;
import dev.kindling.parser.generated.KindlingParser.SetOperatorContext;
import dev.kindling.parser.generated.KindlingParser.SortByContext;
import dev.kindling.parser.generated.KindlingParser.TableQueryContext;
import dev.kindling.parser.generated.KindlingParser.ValuesContext;
import dev.kindling.parser.generated.KindlingParser.ValuesQueryContext;
import dev.kindling.parser.generated.KindlingParser.WindowClauseContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Queries: SELECT blocks, set operations, WITH, and what comes after.
final class QueryBuilder {

    private final ExpressionBuilder expressions;
    private final RelationBuilder relations;

    /// A builder for one statement, whose tokens are `tokens`.
    QueryBuilder(List<Token> tokens) {
        this.expressions = new ExpressionBuilder(this, tokens);
        this.relations = new RelationBuilder(this, expressions);
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    Relation query(QueryContext context) {
        Relation body = ended(setOperations(context), context.queryEnd());
        return context.ctes() == null ? body : new With(commonTables(context.ctes()), body);
    }

    private List<CommonTable> commonTables(CtesContext context) {
        var tables = new ArrayList<CommonTable>();
        for (CteContext cte : context.cte()) {
            List<String> columns = cte.nameListInParentheses() == null
                    ? List.of()
                    : Texts.names(cte.nameListInParentheses().nameList());
            tables.add(new CommonTable(
                    Texts.name(cte.name()),
                    columns,
                    query(cte.query()),
                    context.RECURSIVE() != null,
                    Places.of(cte.name())));
        }
        return tables;
    }

    /// INTERSECT binds tighter than UNION and EXCEPT, which are of one rank; all from the left.
    private Relation setOperations(QueryContext context) {
        List<QueryTermContext> terms = context.queryTerm();
        Relation left = null;
        SetOperatorContext pending = null;
        Relation current = term(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            SetOperatorContext operator = context.setOperator(i - 1);
            Relation next = term(terms.get(i));
            if (operator.INTERSECT() != null) {
                current = combined(operator, current, next);
            } else {
                left = left == null || pending == null ? current : combined(pending, left, current);
                pending = operator;
                current = next;
            }
        }
        return left == null || pending == null ? current : combined(pending, left, current);
    }

    private static Relation combined(SetOperatorContext operator, Relation left, Relation right) {
        SetKind kind = switch (operator.sign.getType()) {
            case KindlingLexer.UNION -> SetKind.UNION;
            case KindlingLexer.INTERSECT -> SetKind.INTERSECT;
            default -> SetKind.EXCEPT;
        };
        boolean all = operator.quantifier != null && operator.quantifier.getType() == KindlingLexer.ALL;
        return new SetOperation(kind, all, operator.NAME() != null, false, left, right, Places.of(operator));
    }

    private Relation term(QueryTermContext context) {
        return switch (context) {
            case SelectFirstContext select ->
                select(select.selectClause(), select.fromClause(), select.selectEnd(), Places.of(select.getStart()));
            case FromFirstContext from ->
                from.selectClause() == null && from.selectEnd().getChildCount() == 0
                        ? relations.from(from.fromClause())
                        : select(
                                from.selectClause(),
                                from.fromClause(),
                                from.selectEnd(),
                                Places.of(
                                        from.selectClause() == null
                                                ? from.getStart()
                                                : from.selectClause().getStart()));
            case ValuesQueryContext values -> RelationBuilder.aliased(values(values.values()), values.tableAlias());
            case TableQueryContext table ->
                new TableName(Texts.parts(table.qualifiedName()), Map.of(), Places.of(table.qualifiedName()));
            case QueryInParenthesesContext inner -> query(inner.query());
            default -> throw new InternalException("not a query: " + context.getText());
        };
    }

    Values values(ValuesContext context) {
        var rows = new ArrayList<List<Expression>>(context.expression().size());
        for (ExpressionContext row : context.expression()) rows.add(expressions.members(row));
        return new Values(rows, Places.of(context.getStart()));
    }

    private Relation select(
            @Nullable SelectClauseContext clause,
            @Nullable FromClauseContext from,
            SelectEndContext end,
            Position position) {
        boolean distinct = false;
        List<Expression> items = new ArrayList<>();
        List<Hint> hints = new ArrayList<>();
        if (clause == null) {
            items.add(new Star(List.of(), List.of(), List.of(), position));
        } else {
            distinct = clause.quantifier != null && clause.quantifier.getType() == KindlingLexer.DISTINCT;
            for (SelectItemContext item : clause.selectItem()) items.add(expressions.selectItem(item));
            for (HintsContext list : clause.hints()) for (HintContext hint : list.hint()) hints.add(hint(hint));
        }
        return new Select(
                distinct,
                items,
                from == null ? null : relations.from(from),
                end.whereClause() == null
                        ? null
                        : expressions.expression(end.whereClause().expression()),
                end.groupBy() == null ? null : groupBy(end.groupBy()),
                end.havingClause() == null
                        ? null
                        : expressions.expression(end.havingClause().expression()),
                end.qualifyClause() == null
                        ? null
                        : expressions.expression(end.qualifyClause().expression()),
                windows(end.windowClause()),
                hints,
                position);
    }

    private Hint hint(HintContext context) {
        return new Hint(
                Texts.name(context.anyName()).toUpperCase(Locale.ROOT),
                expressions.expressions(context.expression()),
                Places.of(context));
    }

    private Map<String, Window> windows(List<WindowClauseContext> clauses) {
        var windows = new LinkedHashMap<String, Window>();
        for (WindowClauseContext clause : clauses) {
            for (NamedWindowContext named : clause.namedWindow()) {
                Window window = expressions.atoms().window(named.windowSpecification());
                String name = Texts.name(named.anyName());
                if (windows.put(name, window) != null) {
                    throw KindlingException.of(
                                    ErrorCondition.REPEATED_CLAUSE, "the window `" + name + "` is defined twice")
                            .at(Places.of(named.anyName()))
                            .parameter("clause", "WINDOW")
                            .build();
                }
            }
        }
        return windows;
    }

    // ------------------------------------------------------------ GROUP BY

    private GroupBy groupBy(GroupByContext context) {
        Position place = Places.of(context.GROUP().getSymbol());
        if (context.ALL() != null) return new GroupBy(List.of(), true, place);
        List<GroupingElement> elements = new ArrayList<>();
        // GROUP BY a, b GROUPING SETS (...), as Hive writes it: the sets alone say what to group by.
        if (context.groupingSets() != null) {
            elements.add(groupingSets(context.groupingSets()));
            return new GroupBy(elements, false, place);
        }
        for (GroupingElementContext element : context.groupingElement()) addElements(element, elements);
        if (context.ROLLUP() != null) {
            elements = List.of(new GroupingElement.Rollup(levels(elements)));
        } else if (context.CUBE() != null) {
            elements = List.of(new GroupingElement.Cube(levels(elements)));
        }
        return new GroupBy(elements, false, place);
    }

    private static List<List<Expression>> levels(List<GroupingElement> elements) {
        var levels = new ArrayList<List<Expression>>();
        for (GroupingElement element : elements) {
            if (element instanceof GroupingElement.Plain(var value)) levels.add(List.of(value));
        }
        return levels;
    }

    private void addElements(GroupingElementContext context, List<GroupingElement> elements) {
        if (context instanceof PlainGroupingElementContext plain) {
            for (Expression member : expressions.members(plain.expression())) {
                elements.add(new GroupingElement.Plain(member));
            }
        } else {
            elements.add(groupingElement(context));
        }
    }

    private GroupingElement groupingElement(GroupingElementContext context) {
        return switch (context) {
            case RollupOrCubeContext rollup -> {
                var levels = new ArrayList<List<Expression>>();
                for (ExpressionContext level : rollup.expression()) levels.add(expressions.members(level));
                yield rollup.ROLLUP() != null ? new GroupingElement.Rollup(levels) : new GroupingElement.Cube(levels);
            }
            case NestedGroupingSetsContext sets -> groupingSets(sets.groupingSets());
            case EmptyGroupingSetContext _ -> new GroupingElement.Set(List.of());
            case PlainGroupingElementContext plain -> new GroupingElement.Set(expressions.members(plain.expression()));
            default -> throw new InternalException("not a grouping element: " + context.getText());
        };
    }

    private GroupingElement groupingSets(GroupingSetsContext context) {
        var members = new ArrayList<GroupingElement>();
        for (GroupingElementContext member : context.groupingElement()) members.add(groupingElement(member));
        return new GroupingElement.Sets(members);
    }

    // ------------------------------------------------------------ ORDER BY to OFFSET

    private Relation ended(Relation body, List<QueryEndContext> ends) {
        if (ends.isEmpty()) return body;
        Relation result = body;
        Expression limit = null;
        Expression offset = null;
        var seen = new ArrayList<String>();
        for (QueryEndContext end : ends) {
            refuseRepetition(end, seen);
            switch (end) {
                case OrderByContext order -> result = new Sort(orderKeys(order), false, result);
                case SortByContext sort ->
                    result = new Sort(expressions.atoms().sortKeys(sort.sortKey()), true, result);
                case DistributeByContext distribute ->
                    result = new Repartition(null, expressions.expressions(distribute.expression()), result);
                case ClusterByContext cluster -> {
                    List<Expression> keys = expressions.expressions(cluster.expression());
                    List<SortKey> sortKeys = keys.stream()
                            .map(key -> new SortKey(key, Direction.ASCENDING, null, key.position()))
                            .toList();
                    result = new Sort(sortKeys, true, new Repartition(null, keys, result));
                }
                case LimitContext l -> limit = l.ALL() != null ? null : expressions.expression(l.expression());
                case OffsetContext o -> offset = expressions.expression(o.expression());
                default -> throw new InternalException("not the end of a query: " + end.getText());
            }
        }
        if (offset != null) result = new Offset(offset, result);
        return limit == null ? result : new Limit(limit, result);
    }

    private List<SortKey> orderKeys(OrderByContext context) {
        if (context.ALL() == null) return expressions.atoms().sortKeys(context.sortKey());
        Position place = Places.of(context.ALL().getSymbol());
        return List.of(new SortKey(
                new Star(List.of(), List.of(), List.of(), place),
                AtomBuilder.direction(context.direction()),
                AtomBuilder.nulls(context.nullOrder()),
                place));
    }

    private static void refuseRepetition(QueryEndContext context, List<String> seen) {
        String word = context.getStart().getText().toUpperCase(Locale.ROOT);
        String clause = word.equals("LIMIT") || word.equals("OFFSET") ? word : word + " BY";
        if (seen.contains(clause)) {
            throw KindlingException.of(ErrorCondition.REPEATED_CLAUSE, "the query has two " + clause + " clauses")
                    .at(Places.of(context.getStart()))
                    .parameter("clause", clause)
                    .build();
        }
        seen.add(clause);
    }
}
