package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.sql.types.StructType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tables that have a schema and no rows, in database `db`.
final class TestCatalog implements RelationCatalog {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    TestCatalog table(String name, StructType schema) {
        entries.put(name, new Entry.Table(new Table(schema)));
        return this;
    }

    TestCatalog view(String name, Relation query, String... columns) {
        entries.put(name, new Entry.View(name, query, List.of(columns)));
        return this;
    }

    @Override
    public @Nullable Entry find(List<String> name) {
        if (name.size() > 1 && !name.get(name.size() - 2).equalsIgnoreCase("db")) return null;
        return entries.get(name.getLast().toLowerCase(Locale.ROOT));
    }

    @Override
    public Collection<String> names() {
        return entries.keySet();
    }

    @Override
    public SourceTable files(@Nullable String format, String path, Map<String, String> options) {
        throw new UnsupportedOperationException();
    }

    private record Table(StructType schema) implements SourceTable {
        @Override
        public String format() {
            return "test";
        }

        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public Scan scan(ScanRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
