package dev.kindling.execution.query;

import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The relations a session keeps the rows of. A query that contains one, written the same way or by the name of a
/// view, reads the kept rows.
public final class CacheRegistry {

    private final Map<Relation, CachedTable> tables = new ConcurrentHashMap<>();

    private final AtomicLong version = new AtomicLong();

    /// A number that grows with every change.
    long version() {
        return version.get();
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /// Keeps `relation` as `table`; the first table stays.
    void add(Relation relation, CachedTable table) {
        tables.putIfAbsent(relation, table);
        version.incrementAndGet();
    }

    /// Forgets `relation`; whether it was kept.
    public boolean remove(Relation relation) {
        CachedTable table = tables.remove(relation);
        version.incrementAndGet();
        if (table != null) table.close();
        return table != null;
    }

    public boolean contains(Relation relation) {
        return tables.containsKey(relation);
    }

    public void clear() {
        tables.keySet().forEach(this::remove);
    }

    /// `relation` with every kept part replaced by its rows.
    Relation substitute(Relation relation) {
        if (tables.isEmpty()) return relation;
        CachedTable table = tables.get(relation);
        if (table != null) return new Relation.SourceRelation(table);
        return Relations.mapInputs(relation, this::substitute);
    }

    /// `catalog` with the views' queries read through this registry.
    RelationCatalog over(RelationCatalog catalog) {
        return new RelationCatalog() {
            @Override
            public @Nullable Entry find(List<String> name) {
                Entry entry = catalog.find(name);
                if (!(entry instanceof Entry.View view)) return entry;
                return new Entry.View(view.name(), substitute(view.query()), view.columns());
            }

            @Override
            public Collection<String> names() {
                return catalog.names();
            }

            @Override
            public @Nullable SourceTable tableFunction(String name, List<Literal> arguments) {
                return catalog.tableFunction(name, arguments);
            }

            @Override
            public SourceTable files(@Nullable String format, String path, Map<String, String> options) {
                return catalog.files(format, path, options);
            }
        };
    }
}
