package dev.kindling.cli.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Writes the tables of TPC-H as CSV: `<folder>/<table>/part-00000.csv` and on, each with a header, decimals as
/// `1234.50`, dates as `1996-03-13`.
///
/// The same scale factor gives the same bytes, however many threads write.
public final class TpchFiles {

    private static final double SCALE_PER_PART = 0.05;

    private TpchFiles() {}

    /// Writes all tables at `scale` (1 is about 1 GB) into `folder` and yields how many rows they have.
    ///
    /// @throws UncheckedIOException where a file cannot be written
    public static long write(Path folder, double scale) {
        return write(folder, scale, TpchSchema.TABLES, Runtime.getRuntime().availableProcessors());
    }

    /// Writes `tables` at `scale` into `folder` with at most `threads` threads, and yields how many rows they have.
    public static long write(Path folder, double scale, List<String> tables, int threads) {
        if (!(scale > 0)) throw new IllegalArgumentException("the scale factor is not positive: " + scale);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Future<Long>>();
            for (String name : tables.reversed()) {
                TpchTable<?> table = TpchTable.getTable(name);
                Path target = Files.createDirectories(folder.resolve(name));
                int count = partCount(name, scale);
                for (int i = 0; i < count; i++) {
                    int part = i;
                    Path file = target.resolve(String.format(Locale.ROOT, "part-%05d.csv", part));
                    parts.add(pool.submit(() -> writePart(table, scale, part + 1, count, file)));
                }
            }
            return sum(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int partCount(String table, double scale) {
        return switch (table) {
            case "region", "nation", "supplier" -> 1;
            case "lineitem", "orders" -> Math.max(1, (int) Math.ceil(scale / SCALE_PER_PART));
            default -> Math.max(1, (int) Math.ceil(scale / SCALE_PER_PART / 8));
        };
    }

    private static long sum(List<Future<Long>> parts) throws IOException {
        long rows = 0;
        try {
            for (Future<Long> part : parts) rows += part.get();
            return rows;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing TPC-H tables", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IllegalStateException(e.getCause());
        } finally {
            parts.forEach(part -> part.cancel(true));
        }
    }

    private static <E extends TpchEntity> long writePart(
            TpchTable<E> table, double scale, int part, int partCount, Path file) throws IOException {
        List<TpchColumn<E>> columns = table.getColumns();
        long rows = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.append(String.join(",", TpchSchema.columnNames(table.getTableName())))
                    .append('\n');
            var line = new StringBuilder(256);
            for (E row : table.createGenerator(scale, part, partCount)) {
                line.setLength(0);
                for (TpchColumn<E> column : columns) {
                    appendField(line, column, row);
                    line.append(',');
                }
                line.setCharAt(line.length() - 1, '\n');
                out.append(line);
                rows++;
            }
        }
        return rows;
    }

    private static <E extends TpchEntity> void appendField(StringBuilder line, TpchColumn<E> column, E row) {
        switch (column.getType().getBase()) {
            case IDENTIFIER -> line.append(column.getIdentifier(row));
            case INTEGER -> line.append(column.getInteger(row));
            case DATE -> line.append(LocalDate.ofEpochDay(column.getDate(row)));
            case DOUBLE -> appendCents(line, Math.round(column.getDouble(row) * 100));
            case VARCHAR -> appendText(line, column.getString(row));
        }
    }

    private static void appendCents(StringBuilder line, long cents) {
        if (cents < 0) line.append('-');
        long size = Math.abs(cents);
        line.append(size / 100)
                .append('.')
                .append((char) ('0' + size / 10 % 10))
                .append((char) ('0' + size % 10));
    }

    private static void appendText(StringBuilder line, String text) {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
