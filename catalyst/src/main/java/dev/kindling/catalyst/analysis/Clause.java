package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression.Window;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// The place an expression stands in: what it may name and contain there.
///
/// @param title what messages call the place
/// @param aggregates takes the aggregate calls found; null where none may stand
/// @param preferred names that win over the scope's columns, outside the arguments of aggregates
/// @param fallback names tried when the scope has no such column
/// @param windows the WINDOW clause's names, in lower case; null where no window function may stand
record Clause(
        String title,
        Scope scope,
        Environment environment,
        @Nullable Aggregates aggregates,
        Names preferred,
        Names fallback,
        @Nullable Map<String, Window> windows) {

    /// Expressions that have names without being columns of the scope.
    @FunctionalInterface
    interface Names {
        Names NONE = _ -> null;

        @Nullable
        RexNode find(String name);
    }

    /// A place where only columns and functions of one row may stand, such as WHERE.
    static Clause plain(String title, Scope scope, Environment environment) {
        return new Clause(title, scope, environment, null, Names.NONE, Names.NONE, null);
    }

    Clause withNames(Names newPreferred, Names newFallback) {
        return new Clause(title, scope, environment, aggregates, newPreferred, newFallback, windows);
    }

    Clause titled(String newTitle) {
        return new Clause(newTitle, scope, environment, aggregates, preferred, fallback, windows);
    }
}
