package dev.kindling.catalyst.catalog;

import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Relation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Relations by name, as a query sees them.
public interface RelationCatalog {

    /// The view or table of this name (one part, or with a database, or with a catalog), or null.
    @Nullable
    Entry find(List<String> name);

    /// All names in reach, for suggestions.
    Collection<String> names();

    /// The table in the files at `path`; `format` null means by extension.
    SourceTable files(@Nullable String format, String path, Map<String, String> options);

    /// The table that the function of this name (in lower case) gives for constant arguments, such as `range(10)`;
    /// null where there is no such function.
    default @Nullable SourceTable tableFunction(String name, List<Literal> arguments) {
        return null;
    }

    /// What a name stands for.
    sealed interface Entry {

        record Table(SourceTable table) implements Entry {}

        /// A stored query; `columns` renames its columns unless empty.
        record View(String name, Relation query, List<String> columns) implements Entry {
            public View {
                columns = List.copyOf(columns);
            }
        }
    }
}
