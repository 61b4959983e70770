package dev.kindling.tests.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Queries over [GeneratedTables] whose rows are determined as a bag: a LIMIT stands only above an order of all
/// columns. The same seed gives the same query.
final class QueryGenerator {

    private static final int DEPTH = 2;

    private final RandomGenerator random;
    private final ExpressionGenerator expressions;
    private int names;
    private boolean bigIsTaken;

    QueryGenerator(RandomGenerator random) {
        this.random = random;
        this.expressions = new ExpressionGenerator(random);
    }

    /// A query's text, and the kinds of its columns, which are called `c0`, `c1`, ...
    record Query(String sql, List<Kind> kinds) {

        Query {
            kinds = List.copyOf(kinds);
        }

        /// Its columns where `alias` names it.
        List<Column> columns(String alias) {
            var columns = new ArrayList<Column>();
            for (int i = 0; i < kinds.size(); i++) columns.add(new Column(alias + ".c" + i, kinds.get(i)));
            return columns;
        }
    }

    Query query() {
        return query(DEPTH);
    }

    private Query query(int depth) {
        return switch (random.nextInt(15)) {
            case 0, 1 -> setOperation(depth);
            case 2 -> withCte(depth);
            case 3, 4, 5 -> aggregate(depth);
            case 6, 7 -> windowed(depth);
            case 8 -> topN(depth);
            case 9 -> groupingSets(depth);
            case 10 -> sums(depth);
            default -> selection(depth);
        };
    }

    /// @param sql what stands after FROM
    private record From(String sql, List<Column> scope) {}

    private From from(int depth) {
        From first = relation(depth);
        return random.nextInt(2) == 0 ? first : joined(first, depth);
    }

    private From relation(int depth) {
        String alias = "r" + names++;
        if (depth > 0 && random.nextInt(3) == 0) {
            Query inner = query(depth - 1);
            return new From("(" + inner.sql() + ") " + alias, inner.columns(alias));
        }
        GeneratedTables.Table table = bigIsTaken ? expressions.oneOf(GeneratedTables.SMALL) : GeneratedTables.BIG;
        bigIsTaken = true;
        return new From(table.name() + " " + alias, table.columns(alias));
    }

    private From joined(From left, int depth) {
        From right = relation(depth - 1);
        List<Column> scope = concat(left.scope(), right.scope());
        String type = expressions.oneOf(
                List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN"));
        String equality = equality(left.scope(), right.scope());
        if (equality.isEmpty())
            return new From(left.sql() + " CROSS JOIN (SELECT * FROM tiny) x" + names++, left.scope());
        String rest =
                random.nextInt(4) == 0 && !type.startsWith("FULL") ? " AND " + expressions.condition(scope, 1) : "";
        boolean keepsLeftOnly = type.startsWith("SEMI") || type.startsWith("ANTI");
        From both = new From(
                left.sql() + " " + type + " " + right.sql() + " ON " + equality + rest,
                keepsLeftOnly ? left.scope() : scope);
        return random.nextInt(4) == 0 ? joined(both, depth) : both;
    }

    /// An equality of two columns of one kind, or nothing if there are none.
    private String equality(List<Column> left, List<Column> right) {
        for (int attempt = 0; attempt < 20; attempt++) {
            Column a = expressions.oneOf(left);
            List<Column> fitting = right.stream()
                    .filter(b -> b.kind() == a.kind() && a.kind() != Kind.LOOSE && a.kind() != Kind.BOOLEAN)
                    .toList();
            if (!fitting.isEmpty())
                return a.reference() + " = " + expressions.oneOf(fitting).reference();
        }
        return "";
    }

    private String where(List<Column> scope, int depth) {
        if (random.nextInt(3) == 0) return "";
        var conjuncts = new ArrayList<String>();
        conjuncts.add(expressions.condition(scope, 2));
        if (depth > 0 && random.nextInt(3) == 0) conjuncts.add(subqueryCondition(scope));
        if (random.nextInt(3) == 0) conjuncts.add(expressions.condition(scope, 1));
        return " WHERE " + String.join(" AND ", conjuncts);
    }

    private String subqueryCondition(List<Column> scope) {
        GeneratedTables.Table table = expressions.oneOf(GeneratedTables.SMALL);
        String alias = "s" + names++;
        List<Column> inner = table.columns(alias);
        String correlation = equality(scope, inner);
        String from = " FROM " + table.name() + " " + alias + " WHERE " + expressions.condition(inner, 1);
        if (correlation.isEmpty()) return "EXISTS (SELECT 1" + from + ")";
        String not = random.nextBoolean() ? "NOT " : "";
        String[] sides = correlation.split(" = ", -1);
        return switch (random.nextInt(5)) {
            case 0 -> not + "EXISTS (SELECT 1" + from + " AND " + correlation + ")";
            case 1 -> sides[0] + " " + not + "IN (SELECT " + sides[1] + from + ")";
            case 2 ->
                sides[0] + expressions.oneOf(List.of(" = ", " < ", " >= ")) + "(SELECT "
                        + expressions.oneOf(List.of("min(", "max(")) + sides[1] + ")" + from + ")";
            case 3 ->
                "(" + sides[0] + " " + not + "IN (SELECT " + sides[1] + from + ") OR " + expressions.condition(scope, 0)
                        + ")";
            default ->
                "(SELECT count(*)" + from + " AND " + correlation + ") " + expressions.oneOf(List.of("=", ">", "<="))
                        + " " + random.nextInt(3);
        };
    }

    private Query selection(int depth) {
        From from = from(depth);
        var items = new ArrayList<String>();
        var kinds = new ArrayList<Kind>();
        int width = 1 + random.nextInt(4);
        for (int i = 0; i < width; i++) {
            Kind kind = expressions.oneOf(from.scope()).kind();
            if (kind == Kind.LOOSE) kind = Kind.INT;
            items.add(expressions.value(kind, from.scope(), 2) + " AS c" + i);
            kinds.add(kind);
        }
        String distinct = random.nextInt(5) == 0 ? "DISTINCT " : "";
        return new Query(
                "SELECT " + distinct + String.join(", ", items) + " FROM " + from.sql() + where(from.scope(), depth),
                kinds);
    }

    private Query aggregate(int depth) {
        From from = from(depth);
        var items = new ArrayList<String>();
        var kinds = new ArrayList<Kind>();
        int keys = random.nextInt(3);
        for (int i = 0; i < keys; i++) {
            Kind kind = expressions.oneOf(from.scope()).kind();
            if (kind == Kind.LOOSE) kind = Kind.STRING;
            items.add(expressions.value(kind, from.scope(), 1) + " AS c" + i);
            kinds.add(kind);
        }
        int aggregates = 1 + random.nextInt(3);
        for (int i = 0; i < aggregates; i++) aggregateCall(from.scope(), items, kinds);
        // Keys by their places: a constant one would be taken for a place.
        String places =
                IntStream.rangeClosed(1, keys).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String having = random.nextInt(4) == 0 ? " HAVING count(*) > 1" : "";
        String grouping = keys == 0 ? "" : " GROUP BY " + places + having;
        return new Query(
                "SELECT " + String.join(", ", items) + " FROM " + from.sql() + where(from.scope(), depth) + grouping,
                kinds);
    }

    /// Sums over computed numbers, several of one expression, as reports have them.
    private Query sums(int depth) {
        From from = from(depth);
        var items = new ArrayList<String>();
        var kinds = new ArrayList<Kind>();
        int keys = random.nextInt(3);
        for (int i = 0; i < keys; i++) {
            Column key = expressions.oneOf(from.scope());
            if (key.kind() == Kind.LOOSE) continue;
            items.add(key.reference() + " AS c" + items.size());
            kinds.add(key.kind());
        }
        String places = IntStream.rangeClosed(1, items.size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        int calls = 1 + random.nextInt(4);
        for (int i = 0; i < calls; i++) {
            String product = expressions.product(from.scope());
            String call = switch (random.nextInt(5)) {
                case 0 -> "min(" + product + ")";
                case 1 -> "max(" + product + ")";
                case 2 -> "count(" + product + ")";
                default -> "sum(" + product + ")";
            };
            String filter =
                    random.nextInt(6) == 0 ? " FILTER (WHERE " + expressions.condition(from.scope(), 1) + ")" : "";
            items.add(call + filter + " AS c" + items.size());
            kinds.add(Kind.LOOSE);
        }
        return new Query(
                "SELECT " + String.join(", ", items) + " FROM " + from.sql() + where(from.scope(), depth)
                        + (places.isEmpty() ? "" : " GROUP BY " + places),
                kinds);
    }

    /// Groups by several sets of columns; `grouping` tells a NULL that stands for all from one in the data.
    private Query groupingSets(int depth) {
        From from = from(depth);
        List<Column> fitting =
                from.scope().stream().filter(c -> c.kind() != Kind.LOOSE).toList();
        var keys = new ArrayList<Column>();
        for (int i = 0; i < 2 + random.nextInt(2) && !fitting.isEmpty(); i++) {
            Column key = expressions.oneOf(fitting);
            if (!keys.contains(key)) keys.add(key);
        }
        if (keys.isEmpty()) return aggregate(depth);
        var items = new ArrayList<String>();
        var kinds = new ArrayList<Kind>();
        for (Column key : keys) {
            items.add(key.reference() + " AS c" + items.size());
            kinds.add(key.kind());
        }
        items.add("CAST(grouping(" + keys.getFirst().reference() + ") AS BIGINT) AS c" + items.size());
        kinds.add(Kind.BIGINT);
        int aggregates = 1 + random.nextInt(2);
        for (int i = 0; i < aggregates; i++) aggregateCall(from.scope(), items, kinds);
        List<String> names = keys.stream().map(Column::reference).toList();
        String all = String.join(", ", names);
        String sets = switch (random.nextInt(3)) {
            case 0 -> "ROLLUP(" + all + ")";
            case 1 -> "CUBE(" + all + ")";
            default -> "GROUPING SETS ((" + all + "), (" + expressions.oneOf(names) + "), ())";
        };
        // Without rows there is a group of all rows in DuckDB, and none here and in Spark.
        String having = " HAVING count(*) > " + (random.nextInt(4) == 0 ? 2 : 0);
        return new Query(
                "SELECT " + String.join(", ", items) + " FROM " + from.sql() + where(from.scope(), depth) + " GROUP BY "
                        + sets + having,
                kinds);
    }

    private void aggregateCall(List<Column> scope, List<String> items, List<Kind> kinds) {
        List<Column> exact = scope.stream().filter(c -> c.kind() != Kind.LOOSE).toList();
        Kind kind = exact.isEmpty() ? Kind.INT : expressions.oneOf(exact).kind();
        String argument = expressions.value(kind, scope, 1);
        String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + expressions.condition(scope, 1) + ")" : "";
        String call;
        Kind result;
        switch (random.nextInt(8)) {
            case 6 -> {
                String number = kind.isNumber() ? argument : expressions.value(Kind.INT, scope, 1);
                call = "sum(DISTINCT " + number + ")";
                result = Kind.LOOSE;
            }
            case 7 -> {
                call = expressions.oneOf(List.of("bool_and(", "bool_or(")) + expressions.condition(scope, 1) + ")";
                result = Kind.BOOLEAN;
            }
            case 0 -> {
                call = "count(*)";
                result = Kind.BIGINT;
            }
            case 1 -> {
                call = "count(DISTINCT " + argument + ")";
                result = Kind.BIGINT;
            }
            case 2 -> {
                call = "count(" + argument + ")";
                result = Kind.BIGINT;
            }
            case 3 -> {
                call = "min(" + argument + ")";
                result = kind;
            }
            case 4 -> {
                call = "max(" + argument + ")";
                result = kind;
            }
            default -> {
                boolean average = random.nextInt(3) == 0;
                String number = kind.isNumber() ? argument : expressions.value(Kind.INT, scope, 1);
                call = average ? "avg(CAST(" + number + " AS DOUBLE))" : "sum(" + number + ")";
                result = Kind.LOOSE;
            }
        }
        items.add(call + filter + " AS c" + items.size());
        kinds.add(result);
    }

    private Query windowed(int depth) {
        Query input = selection(Math.max(depth - 1, 0));
        String alias = "w" + names++;
        List<Column> columns = input.columns(alias);
        String all = columns.stream().map(Column::reference).collect(Collectors.joining(", "));
        String partition = random.nextBoolean()
                ? "PARTITION BY " + expressions.oneOf(columns).reference() + " "
                : "";
        String over = " OVER (" + partition + "ORDER BY " + all;
        Column argument = expressions.oneOf(columns);
        if (random.nextInt(3) == 0) return valueWindow(input, alias, over, partition, argument);
        String call = switch (random.nextInt(7)) {
            case 0 -> "row_number()" + over + ")";
            case 1 -> "rank() OVER (" + partition + "ORDER BY " + argument.reference() + ")";
            case 2 -> "dense_rank() OVER (" + partition + "ORDER BY " + argument.reference() + " DESC)";
            case 3 -> "count(*)" + over + " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)";
            case 4 -> "count(" + argument.reference() + ")" + over + ")";
            case 5 -> "ntile(3)" + over + ")";
            default -> "count(*) OVER (" + partition.strip() + ")";
        };
        return windowQuery(input, alias, "CAST(" + call + " AS BIGINT)", Kind.BIGINT);
    }

    /// Windows that yield values of their argument. Where rows are equal in all columns of the order, it does not
    /// matter which of them comes first.
    private Query valueWindow(Query input, String alias, String over, String partition, Column argument) {
        int near = 1 + random.nextInt(3);
        String value = argument.reference();
        String number = argument.kind().isNumber() ? value : "1";
        String call = switch (random.nextInt(9)) {
            case 0 -> "lag(" + value + ", " + near + ")" + over + ")";
            case 1 -> "lead(" + value + ", " + near + ")" + over + ")";
            case 2 -> "first_value(" + value + ")" + over + ")";
            case 3 -> "last_value(" + value + ")" + over + " ROWS BETWEEN CURRENT ROW AND " + near + " FOLLOWING)";
            case 4 -> "min(" + value + ")" + over + " ROWS BETWEEN " + near + " PRECEDING AND 1 FOLLOWING)";
            case 5 -> "max(" + value + ")" + over + ")";
            case 6 -> "sum(" + number + ")" + over + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)";
            case 7 -> "sum(" + number + ")" + over + " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)";
            default -> "sum(" + number + ") OVER (" + partition.strip() + ")";
        };
        return windowQuery(input, alias, call, call.startsWith("sum") ? Kind.LOOSE : argument.kind());
    }

    private static Query windowQuery(Query input, String alias, String call, Kind kind) {
        List<Column> columns = input.columns(alias);
        var kinds = new ArrayList<>(input.kinds());
        kinds.add(kind);
        String items = columns.stream()
                .map(c -> c.reference() + " AS " + c.reference().substring(alias.length() + 1))
                .collect(Collectors.joining(", "));
        return new Query(
                "SELECT " + items + ", " + call + " AS c" + columns.size() + " FROM (" + input.sql() + ") " + alias,
                kinds);
    }

    private Query topN(int depth) {
        Query input = selection(Math.max(depth - 1, 0));
        String alias = "o" + names++;
        String order = input.columns(alias).stream()
                .map(c -> c.reference() + (random.nextBoolean() ? " DESC" : ""))
                .collect(Collectors.joining(", "));
        String offset = random.nextInt(4) == 0 ? " OFFSET " + random.nextInt(5) : "";
        return new Query(
                "SELECT * FROM (" + input.sql() + ") " + alias + " ORDER BY " + order + " LIMIT "
                        + (1 + random.nextInt(20)) + offset,
                input.kinds());
    }

    private Query setOperation(int depth) {
        Query left = selection(Math.max(depth - 1, 0));
        From from = from(Math.max(depth - 1, 0));
        var items = new ArrayList<String>();
        for (int i = 0; i < left.kinds().size(); i++) {
            items.add(expressions.value(left.kinds().get(i), from.scope(), 1) + " AS c" + i);
        }
        String operation =
                expressions.oneOf(List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
        return new Query(
                "SELECT * FROM (" + left.sql() + ") " + operation + " SELECT " + String.join(", ", items) + " FROM "
                        + from.sql() + where(from.scope(), 0),
                left.kinds());
    }

    private Query withCte(int depth) {
        Query shared = query(Math.max(depth - 1, 0));
        String name = "cte" + names++;
        List<Column> left = shared.columns("a");
        List<Column> right = shared.columns("b");
        String equality = equality(left, right);
        String join = equality.isEmpty() ? "" : " LEFT JOIN " + name + " b ON " + equality;
        var columns = left.stream()
                .map(c -> c.reference() + " AS " + c.reference().substring(2))
                .collect(Collectors.joining(", "));
        return new Query(
                "WITH " + name + " AS (" + shared.sql() + ") SELECT " + columns + " FROM " + name + " a" + join,
                left.stream().map(Column::kind).toList());
    }

    private static List<Column> concat(List<Column> left, List<Column> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }
}
