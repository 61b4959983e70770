package dev.kindling.benchmarks;

import dev.kindling.tests.engine.DuckDbEngine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Tables as Parquet files that DuckDB writes, from CSV that is gone afterwards.
final class ParquetFile {

    private static final int THREADS = 2;

    private ParquetFile() {}

    /// Writes the lines of one part of a table.
    interface Part {

        void write(BufferedWriter out) throws IOException;
    }

    /// The file of a table of generated rows, made where it is missing.
    ///
    /// @param columns as in a CREATE TABLE: `a bigint, b decimal(15,2)`
    /// @param parts each writes its rows as lines of CSV, on its own
    static Path of(Path folder, String table, String columns, Supplier<List<Part>> parts) throws IOException {
        Path parquet = folder.resolve(table + ".parquet").toAbsolutePath();
        if (!Files.exists(parquet)) make(folder, table, columns, parts.get(), parquet);
        return parquet;
    }

    private static void make(Path folder, String table, String columns, List<Part> parts, Path parquet)
            throws IOException {
        Path csv = Files.createDirectories(folder.resolve(table + ".csv"));
        String header = Arrays.stream(columns.split(", "))
                .map(column -> column.substring(0, column.indexOf(' ')))
                .collect(Collectors.joining(","));
        var tasks = new ArrayList<Callable<Path>>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Path file = csv.resolve(String.format(Locale.ROOT, "part-%05d.csv", i));
            tasks.add(() -> write(file, header, part));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Path> written : threads.invokeAll(tasks)) written.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing " + table, e);
        } catch (ExecutionException e) {
            throw new IOException("could not write " + table, e.getCause());
        }
        fromCsv(csv, columns, parquet);
    }

    private static Path write(Path file, String header, Part part) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.append(header).append('\n');
            part.write(out);
        }
        return file;
    }

    /// Makes `parquet` of the files of `csv`, which it deletes; NULL is written out there. Under another name
    /// first, so that a run cut short leaves nothing that looks complete.
    static void fromCsv(Path csv, String columns, Path parquet) throws IOException {
        Path made = parquet.resolveSibling(parquet.getFileName() + ".making");
        try (DuckDbEngine engine = DuckDbEngine.open()) {
            engine.csvToParquet(csv, columns, "NULL", made);
        }
        Files.move(made, parquet);
        try (var files = Files.list(csv)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(csv);
    }
}
