package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;

/// Runs one query on DuckDB and prints its answer as CSV, in a process that does nothing else.
final class DuckDbQuery {

    private DuckDbQuery() {}

    public static void main(String[] arguments) {
        try (DuckDbEngine engine = DuckDbEngine.open()) {
            Answer answer = engine.execute(arguments[0]);
            System.out.println(String.join(",", answer.columns()));
            for (var row : answer.rows()) {
                System.out.println(
                        String.join(",", row.stream().map(String::valueOf).toList()));
            }
        }
    }
}
