package dev.kindling.benchmarks.rdd;

import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import dev.kindling.tests.engine.SqlEngine;
import dev.kindling.tests.engine.Trial;

/// The word count in SQL, on Kindling or DuckDB.
final class SqlWordCount {

    private static final String FIGURES = "SELECT count(*), sum(n), sum(n * length(word)), sum(n * n) FROM ";

    private static final String KINDLING_COUNTS =
            "(SELECT word, count(*) AS n FROM (SELECT explode(split(value, ' ')) AS word FROM lines) GROUP BY word)";

    private static final String DUCKDB_COUNTS =
            "(SELECT word, count(*) AS n FROM (SELECT unnest(string_split(value, ' ')) AS word FROM lines) GROUP BY"
                    + " word)";

    private SqlWordCount() {}

    /// @param arguments the number of runs, `kindling` or `duckdb`, and the text
    public static void main(String[] arguments) throws Exception {
        Trial trial = Trial.of(Integer.parseInt(arguments[0]));
        boolean kindling = arguments[1].equals("kindling");
        try (SqlEngine engine = kindling ? KindlingEngine.open() : DuckDbEngine.open()) {
            engine.execute(kindling ? kindlingView(arguments[2]) : duckDbView(arguments[2]));
            String query = FIGURES + (kindling ? KINDLING_COUNTS : DUCKDB_COUNTS);
            trial.time(() -> engine.execute(query).rows().getFirst().toString());
        }
    }

    private static String kindlingView(String path) {
        return "CREATE OR REPLACE TEMP VIEW lines USING text OPTIONS (path '" + path + "')";
    }

    /// DuckDB reads a file of lines on several threads as CSV of one column whose separator does not occur.
    private static String duckDbView(String path) {
        return "CREATE VIEW lines AS SELECT value FROM read_csv('" + path
                + "', columns = {'value': 'VARCHAR'}, header = false, auto_detect = false, quote = '', escape = '',"
                + " delim = E'\\x01')";
    }
}
