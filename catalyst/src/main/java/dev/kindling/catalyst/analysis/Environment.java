package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Relation.CommonTable;
import dev.kindling.catalyst.syntax.Relation.Hint;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a relation sees of its surroundings.
///
/// @param outer the scope of the query around, for correlated names
/// @param commonTables the WITH tables in reach, by name in lower case
/// @param hints the hints of the SELECT whose FROM this is
/// @param views the views whose text is being read, outermost first
record Environment(@Nullable Scope outer, Map<String, Binding> commonTables, List<Hint> hints, List<String> views) {

    static final Environment EMPTY = new Environment(null, Map.of(), List.of(), List.of());

    /// The deepest nesting of views.
    static final int MAX_VIEW_DEPTH = 100;

    /// A WITH table and what its own query sees.
    record Binding(CommonTable table, Environment environment) {}

    Environment {
        commonTables = Map.copyOf(commonTables);
    }

    /// The surroundings of a subquery in an expression of `scope`.
    Environment inside(Scope scope) {
        return new Environment(scope, commonTables, List.of(), views);
    }

    Environment withHints(List<Hint> newHints) {
        return new Environment(outer, commonTables, List.copyOf(newHints), views);
    }

    Environment with(CommonTable table) {
        var more = new HashMap<>(commonTables);
        more.put(table.name().toLowerCase(Locale.ROOT), new Binding(table, this));
        return new Environment(outer, more, List.of(), views);
    }

    /// The surroundings of the text of view `name`: only the views it is nested in.
    Environment insideView(String name) {
        var deeper = new java.util.ArrayList<>(views);
        deeper.add(name);
        return new Environment(null, Map.of(), List.of(), List.copyOf(deeper));
    }

    @Nullable
    Binding commonTable(String name) {
        return commonTables.get(name.toLowerCase(Locale.ROOT));
    }
}
