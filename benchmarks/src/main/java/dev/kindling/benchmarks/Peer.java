package dev.kindling.benchmarks;

import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.KindlingEngine;
import dev.kindling.tests.engine.SparkProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An engine under comparison, in a process of its own with two threads.
public enum Peer {
    KINDLING {
        @Override
        List<String> command(String heap) {
            return java(heap, KindlingEngine.class);
        }

        @Override
        String view(String table, Path parquet) {
            return "CREATE OR REPLACE TEMP VIEW " + table + " USING parquet OPTIONS (path '" + parquet + "')";
        }

        @Override
        String keep(String table, String sql) {
            return "CACHE TABLE " + table + " AS " + sql;
        }

        @Override
        String drop(String table) {
            return "DROP VIEW IF EXISTS " + table;
        }
    },
    DUCKDB {
        @Override
        List<String> command(String heap) {
            return java("256m", DuckDbEngine.class);
        }

        @Override
        String view(String table, Path parquet) {
            return "CREATE VIEW " + table + " AS SELECT * FROM '" + parquet + "'";
        }

        @Override
        String keep(String table, String sql) {
            return "CREATE TEMP TABLE " + table + " AS " + sql;
        }

        @Override
        String drop(String table) {
            return "DROP TABLE IF EXISTS " + table;
        }
    },
    SPARK {
        @Override
        List<String> command(String heap) {
            return SparkProcess.command(Path.of("tests/spark"), List.of("-Xmx" + heap, COLLECTOR));
        }

        @Override
        String view(String table, Path parquet) {
            return KINDLING.view(table, parquet);
        }

        @Override
        String keep(String table, String sql) {
            return KINDLING.keep(table, sql);
        }

        @Override
        String drop(String table) {
            return KINDLING.drop(table);
        }
    };

    /// What `./kindling java-options` recommends to programs that run for long; Spark gets it too.
    private static final String COLLECTOR = "-XX:+UseParallelGC";

    /// The command that serves the engine; `heap` is the largest heap of a JVM that holds data in it.
    abstract List<String> command(String heap);

    /// The statement that makes `parquet` a table of this engine.
    abstract String view(String table, Path parquet);

    /// The statement that puts the rows of `sql` into a new table in the engine's memory.
    abstract String keep(String table, String sql);

    /// The statement that gives up a table made by [#keep], if there is one.
    abstract String drop(String table);

    EngineProcess start(String heap, Path logFolder) {
        return EngineProcess.start(command(heap), logFolder.resolve(label() + ".log"));
    }

    /// The name in commands and reports.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The command that runs a class of ours in a JVM of its own.
    static List<String> java(String heap, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx" + heap, COLLECTOR));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
