package dev.kindling.tests.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Queries that hold many rows of [BudgetedTables] at once: groups, joins of every kind, orders, windows, sets and
/// kept tables. Each has one answer: as a list where it ends in an order of all its rows, otherwise as a bag.
final class BudgetedQueries {

    private static final List<String> GROUP_KEYS = List.of("g", "h", "k", "s", "z", "n", "d");
    private static final List<String> ALL = List.of("k", "g", "h", "z", "n", "s", "v", "d");

    private final RandomGenerator random;
    private final long rowCount;

    BudgetedQueries(RandomGenerator random, long rowCount) {
        this.random = random;
        this.rowCount = rowCount;
    }

    /// @param before statements to run first
    /// @param isOrdered whether the order of its rows counts
    record Query(List<String> before, String sql, boolean isOrdered) {

        Query {
            before = List.copyOf(before);
        }

        static Query bag(String sql) {
            return new Query(List.of(), sql, false);
        }

        static Query list(String sql) {
            return new Query(List.of(), sql, true);
        }

        @Override
        public String toString() {
            return before.stream().map(b -> b + ";\n").collect(Collectors.joining()) + sql;
        }
    }

    Query query() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> Query.bag(aggregate("facts"));
            case 3 -> Query.bag(collected());
            case 4 -> Query.bag(setOperation());
            case 5, 6, 7, 8 -> Query.bag(join());
            case 9 -> Query.bag(notIn());
            case 10 -> Query.bag(subquery());
            case 11 -> Query.bag(nestedLoop());
            case 12, 13, 14 -> Query.bag(window("facts"));
            case 15, 16 -> Query.list(ordered("facts"));
            case 17 -> cached();
            case 18 -> Query.bag(shared());
            default -> Query.bag(window("(" + aggregateByKey() + ")"));
        };
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private List<String> some(List<String> choices, int least) {
        var chosen = new ArrayList<>(choices);
        while (chosen.size() > least && random.nextInt(4) != 0) chosen.remove(random.nextInt(chosen.size()));
        return chosen;
    }

    private String filter() {
        return switch (random.nextInt(4)) {
            case 0 -> " WHERE v > " + random.nextInt(200);
            case 1 -> " WHERE k % " + (2 + random.nextInt(5)) + " <> 0";
            default -> "";
        };
    }

    private String aggregate(String from) {
        List<String> keys = some(GROUP_KEYS, 0);
        var items = new ArrayList<>(keys);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) items.add(call(i));
        String places = IntStream.rangeClosed(1, keys.size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        String grouping = keys.isEmpty()
                ? ""
                : " GROUP BY "
                        + (keys.size() == 2 && random.nextInt(3) == 0
                                ? "ROLLUP(" + String.join(", ", keys) + ")"
                                : places);
        return "SELECT " + String.join(", ", items) + " FROM " + from + filter() + grouping;
    }

    private String call(int number) {
        return oneOf(List.of(
                        "count(*)",
                        "sum(v)",
                        "min(s)",
                        "max(d)",
                        "count(n)",
                        "avg(k)",
                        "count(DISTINCT s)",
                        "count(DISTINCT k)",
                        "count(DISTINCT n, d)",
                        "sum(DISTINCT h)"))
                + " AS a" + number;
    }

    private String aggregateByKey() {
        return "SELECT k, min(g) AS g, min(h) AS h, max(z) AS z, min(n) AS n, max(s) AS s, sum(v) AS v, max(d) AS d"
                + " FROM " + oneOf(List.of("facts", "(SELECT * FROM facts UNION ALL SELECT * FROM other)"))
                + " GROUP BY k";
    }

    private String collected() {
        String key = oneOf(List.of("h", "k", "z", "g"));
        String value = oneOf(List.of("s", "k", "v"));
        return "SELECT " + key + ", sort_array(collect_list(" + value + ")) AS l, sort_array(collect_set(d)) AS e"
                + " FROM facts" + filter() + " GROUP BY " + key;
    }

    private String setOperation() {
        String columns = String.join(", ", some(ALL, 1));
        return "SELECT " + columns + " FROM facts" + filter() + " "
                + oneOf(List.of("UNION", "INTERSECT", "EXCEPT", "UNION ALL", "INTERSECT ALL", "EXCEPT ALL"))
                + " SELECT "
                + columns + " FROM other" + filter();
    }

    private String join() {
        String hint = oneOf(List.of("", "", "", "/*+ BROADCAST(b) */ ", "/*+ MERGE(b) */ ", "/*+ SHUFFLE_HASH(b) */ "));
        String type = oneOf(
                List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"));
        String key = oneOf(List.of(
                "a.k = b.k",
                "a.n = b.n",
                "a.k = b.k AND a.s = b.s",
                "a.s = b.s AND a.d = b.d",
                "a.n <=> b.k",
                "a.z = b.k",
                "a.h = b.h AND a.g = b.g",
                "a.k = b.z"));
        String rest = random.nextInt(4) == 0 && !type.startsWith("FULL") ? " AND a.v <> b.v" : "";
        String right = oneOf(List.of("other", "other", "small", "(SELECT * FROM other WHERE v > 50)"));
        boolean leftOnly = type.contains("SEMI") || type.contains("ANTI");
        String columns = leftOnly
                ? some(ALL, 1).stream().map(c -> "a." + c).collect(Collectors.joining(", "))
                : some(ALL, 1).stream().map(c -> "a." + c).collect(Collectors.joining(", ")) + ", "
                        + some(ALL, 1).stream().map(c -> "b." + c + " AS b" + c).collect(Collectors.joining(", "));
        return "SELECT " + hint + columns + " FROM facts a " + type + " " + right + " b ON " + key + rest;
    }

    private String notIn() {
        String left = oneOf(List.of("k", "n", "s"));
        String inner = "SELECT " + left + " FROM other"
                + oneOf(List.of(
                        "",
                        " WHERE " + left + " IS NOT NULL",
                        " WHERE k % 3 = 0 AND " + left + " IS NOT NULL",
                        " WHERE v > 100000"));
        return "SELECT " + String.join(", ", some(ALL, 2)) + " FROM facts WHERE " + left + " NOT IN (" + inner + ")";
    }

    private String subquery() {
        return "SELECT k, s FROM facts a WHERE "
                + oneOf(List.of(
                        "k IN (SELECT n FROM other WHERE n IS NOT NULL) OR v < 3",
                        "EXISTS (SELECT 1 FROM other b WHERE b.k = a.k AND b.s <> a.s)",
                        "NOT EXISTS (SELECT 1 FROM other b WHERE b.n = a.k AND b.d = a.d)",
                        "v > (SELECT avg(b.v) FROM other b WHERE b.h = a.h)",
                        "(SELECT count(*) FROM other b WHERE b.n = a.n) > 1"));
    }

    private String nestedLoop() {
        String type = oneOf(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"));
        String columns = type.contains("SEMI") || type.contains("ANTI") ? "a.k, a.s" : "a.k, a.s, b.k AS bk, b.s AS bs";
        String few = "(SELECT * FROM small WHERE k < 60)";
        boolean swapped = random.nextBoolean();
        return "SELECT " + columns + " FROM " + (swapped ? "other" : few) + " a " + type + " "
                + (swapped ? few : "other")
                + " b ON a.v < b.v AND (a.k + b.k) % 50 = 0";
    }

    private String window(String from) {
        String partition =
                oneOf(List.of("", "PARTITION BY g ", "PARTITION BY h ", "PARTITION BY z ", "PARTITION BY d "));
        String order = "ORDER BY " + oneOf(List.of("k, s, v", "v, k, s", "d DESC, k, s", "s, k, v DESC"));
        String over = " OVER (" + partition + order;
        int count = 1 + random.nextInt(3);
        var items = new ArrayList<>(some(List.of("k", "s", "v", "n"), 1));
        for (int i = 0; i < count; i++) items.add(windowCall(over, partition) + " AS w" + i);
        return "SELECT " + String.join(", ", items) + " FROM " + from + " f" + filter();
    }

    private String windowCall(String over, String partition) {
        int near = 1 + random.nextInt(5);
        return switch (random.nextInt(14)) {
            case 0 -> "row_number()" + over + ")";
            case 1 -> "rank() OVER (" + partition + "ORDER BY d)";
            case 2 -> "dense_rank() OVER (" + partition + "ORDER BY v DESC)";
            case 3 -> "ntile(7)" + over + ")";
            case 4 -> "lag(s, " + near + ")" + over + ")";
            case 5 -> "lead(k, " + near + ", -1)" + over + ")";
            case 6 -> "sum(v)" + over + ")";
            case 7 -> "sum(v)" + over + " ROWS BETWEEN " + near + " PRECEDING AND " + near + " FOLLOWING)";
            case 8 -> "sum(v) OVER (" + partition.strip() + ")";
            case 9 -> "max(s)" + over + " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)";
            case 10 -> "first_value(s)" + over + ")";
            case 11 -> "last_value(k)" + over + " ROWS BETWEEN CURRENT ROW AND " + near + " FOLLOWING)";
            case 12 -> "count(*) OVER (" + partition + "ORDER BY d RANGE BETWEEN 3 PRECEDING AND CURRENT ROW)";
            default -> "percent_rank()" + over + ")";
        };
    }

    private String ordered(String from) {
        String direction = random.nextBoolean() ? " DESC" : "";
        String order = oneOf(List.of(
                "k", "s" + direction + ", k", "v" + direction + ", k", "d, g" + direction + ", k", "n NULLS LAST, k"));
        String limit = switch (random.nextInt(5)) {
            case 0 -> " LIMIT " + (1 + random.nextInt(100));
            case 1 -> " LIMIT " + (1 + random.nextLong(rowCount));
            case 2 -> " LIMIT " + (1 + random.nextLong(rowCount)) + " OFFSET " + random.nextLong(rowCount);
            case 3 -> " LIMIT " + Math.min(90_000, rowCount - 5) + " OFFSET " + random.nextInt(50);
            default -> "";
        };
        return "SELECT * FROM " + from + " ORDER BY " + order + limit;
    }

    private Query cached() {
        String kept =
                oneOf(List.of("SELECT * FROM facts", "SELECT a.*, b.s AS t FROM facts a JOIN other b ON a.k = b.k"));
        String lazy = random.nextBoolean() ? "LAZY " : "";
        String join = "SELECT c.k, c.s, b.v FROM kept c JOIN other b ON c.k = b.k";
        String sql = oneOf(List.of(
                "SELECT * FROM kept",
                join,
                aggregate("kept"),
                window("kept"),
                "SELECT k, s FROM kept UNION ALL SELECT n, s FROM kept"));
        return new Query(
                List.of("CACHE " + lazy + "TABLE kept AS " + kept, "SELECT count(*), min(s) FROM kept"), sql, false);
    }

    private String shared() {
        return "WITH c AS (" + aggregateByKey() + ") SELECT a.k, b.s, a.v FROM c a JOIN c b ON a.k = b."
                + oneOf(List.of("n", "k", "h"));
    }
}
