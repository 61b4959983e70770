package dev.kindling.catalyst.optimizer;

import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.StructType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table without rows that says it has some.
public record StatisticsTable(StructType schema, TableStatistics statistics) implements SourceTable {

    @Override
    public String format() {
        return "statistics";
    }

    @Override
    public Scan scan(ScanRequest request) {
        throw new UnsupportedOperationException("a table for planning only");
    }

    /// Starts a table of `rows` rows.
    public static Builder of(double rows) {
        return new Builder(rows);
    }

    /// Collects columns and keys.
    public static final class Builder {

        private final double rows;
        private StructType schema = new StructType();
        private final Map<String, ColumnStatistics> columns = new HashMap<>();
        private final List<Set<String>> keys = new ArrayList<>();

        private Builder(double rows) {
            this.rows = rows;
        }

        public Builder integer(String name, double distinct, int min, int max) {
            return column(name, DataTypes.IntegerType, distinct, min, max);
        }

        public Builder decimal(String name, double distinct, String min, String max) {
            return column(
                    name,
                    DataTypes.createDecimalType(15, 2),
                    distinct,
                    new java.math.BigDecimal(min),
                    new java.math.BigDecimal(max));
        }

        public Builder date(String name, double distinct, String min, String max) {
            return column(
                    name,
                    DataTypes.DateType,
                    distinct,
                    (int) LocalDate.parse(min).toEpochDay(),
                    (int) LocalDate.parse(max).toEpochDay());
        }

        public Builder text(String name, double distinct) {
            return column(name, DataTypes.StringType, distinct, null, null);
        }

        public Builder column(String name, DataType type, double distinct, @Nullable Object min, @Nullable Object max) {
            schema = schema.add(name, type);
            columns.put(name, new ColumnStatistics(distinct, min, max, 0.0, null, null));
            return this;
        }

        public Builder unknown(String name, DataType type) {
            schema = schema.add(name, type);
            return this;
        }

        public Builder notNull(String name, double distinct, int min, int max) {
            integer(name, distinct, min, max);
            var fields = new ArrayList<>(schema.fields());
            fields.removeLast();
            schema = new StructType(fields).add(name, DataTypes.IntegerType, false);
            return this;
        }

        public Builder key(String... names) {
            keys.add(Set.of(names));
            return this;
        }

        public StatisticsTable build() {
            return new StatisticsTable(schema, new TableStatistics(rows, null, columns, keys));
        }
    }
}
