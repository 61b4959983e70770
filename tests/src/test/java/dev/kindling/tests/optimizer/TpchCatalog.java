package dev.kindling.tests.optimizer;

import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tables of TPC-H without their rows, with the statistics of `tpch/statistics.txt`.
final class TpchCatalog implements RelationCatalog {

    private final Map<String, SourceTable> tables = new HashMap<>();

    TpchCatalog() {
        String table = "";
        double rows = 0;
        Set<String> key = Set.of();
        var schema = new StructType();
        var columns = new HashMap<String, ColumnStatistics>();
        for (String line :
                (resource("tpch/statistics.txt") + "\ntable end 0 x").lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) continue;
            String[] words = line.split(" ", -1);
            if (words[0].equals("table")) {
                tables.put(table, new Table(schema, new TableStatistics(rows, null, columns, List.of(key))));
                table = words[1];
                rows = Double.parseDouble(words[2]);
                key = Set.of(words[3].split(","));
                schema = new StructType();
                columns.clear();
                continue;
            }
            schema = schema.add(words[0], type(words[1]));
            Object least = words.length > 3 ? value(words[1], words[3]) : null;
            Object greatest = words.length > 3 ? value(words[1], words[4]) : null;
            columns.put(words[0], new ColumnStatistics(Double.parseDouble(words[2]), least, greatest, 0.0, null, null));
        }
    }

    static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(TpchCatalog.class.getClassLoader().getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataType type(String name) {
        return switch (name) {
            case "integer" -> DataTypes.IntegerType;
            case "decimal" -> DataTypes.createDecimalType(15, 2);
            case "date" -> DataTypes.DateType;
            default -> DataTypes.StringType;
        };
    }

    private static Object value(String type, String text) {
        return switch (type) {
            case "integer" -> Integer.valueOf(text);
            case "decimal" -> new BigDecimal(text);
            case "date" -> (int) LocalDate.parse(text).toEpochDay();
            default -> text;
        };
    }

    @Override
    public @Nullable Entry find(List<String> name) {
        SourceTable table = tables.get(name.getLast().toLowerCase(java.util.Locale.ROOT));
        return table == null ? null : new Entry.Table(table);
    }

    @Override
    public Collection<String> names() {
        return tables.keySet();
    }

    @Override
    public SourceTable files(@Nullable String format, String path, Map<String, String> options) {
        throw new UnsupportedOperationException("no files here");
    }

    private record Table(StructType schema, TableStatistics statistics) implements SourceTable {

        @Override
        public String format() {
            return "statistics";
        }

        @Override
        public Scan scan(ScanRequest request) {
            throw new UnsupportedOperationException("a table for planning only");
        }
    }
}
