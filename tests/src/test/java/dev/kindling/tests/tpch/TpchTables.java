package dev.kindling.tests.tpch;

import dev.kindling.cli.tpch.TpchFiles;
import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.TestFiles;
import dev.kindling.tests.engine.DuckDbEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The tables at scale 0.01, made once under `target/`: as CSV, as Parquet by DuckDB, and as Parquet by Kindling.
final class TpchTables {

    static final double SCALE = 0.01;

    private static final Path FOLDER = TestFiles.module().resolve("target/tpch-" + SCALE);

    private TpchTables() {}

    static List<String> queries() {
        return IntStream.rangeClosed(1, 22)
                .mapToObj(number -> String.format(Locale.ROOT, "q%02d", number))
                .toList();
    }

    static String query(String name) {
        try {
            return Files.readString(TestFiles.resources("tpch").resolve(name + ".sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path csv() {
        Path folder = FOLDER.resolve("csv");
        if (!Files.exists(folder)) inPlace(folder, made -> TpchFiles.write(made, SCALE));
        return folder;
    }

    /// Opens all tables as views over DuckDB's Parquet files.
    static DuckDbEngine openDuckDb() {
        DuckDbEngine engine = DuckDbEngine.open();
        Path folder = parquet(engine);
        for (String table : TpchSchema.TABLES) {
            engine.execute("CREATE VIEW " + table + " AS SELECT * FROM '" + folder.resolve(table + ".parquet") + "'");
        }
        return engine;
    }

    static Path parquet(DuckDbEngine engine) {
        Path csv = csv();
        Path folder = FOLDER.resolve("duckdb");
        if (!Files.exists(folder)) {
            inPlace(folder, made -> {
                for (String table : TpchSchema.TABLES) {
                    Path file = made.resolve(table + ".parquet");
                    engine.csvToParquet(csv.resolve(table), TpchSchema.columns(table), file);
                }
            });
        }
        return folder;
    }

    /// Converts the tables in CSV to Parquet by `session`, and yields the folder; always anew, for the code may
    /// have changed.
    static Path convert(KindlingSession session, Path folder) {
        for (String table : TpchSchema.TABLES) {
            session.read()
                    .option("header", true)
                    .schema(TpchSchema.columns(table))
                    .csv(csv().resolve(table).toString())
                    .write()
                    .parquet(folder.resolve(table).toString());
        }
        return folder;
    }

    static void register(KindlingSession session, Path folder, String suffix) {
        for (String table : TpchSchema.TABLES) {
            session.read().parquet(folder.resolve(table + suffix).toString()).createOrReplaceTempView(table);
        }
    }

    /// Makes `folder` under another name first, so that a run cut short leaves nothing that looks complete.
    private static void inPlace(Path folder, Consumer<Path> make) {
        try {
            Path made = Files.createTempDirectory(Files.createDirectories(FOLDER), "making");
            make.accept(made);
            Files.move(made, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
