package dev.kindling.execution.command;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import java.util.Map;

/// Queries with the values of their parameters.
final class Parameters {

    private Parameters() {}

    /// `relation` bound to `values`; itself without any.
    static Relation fill(Relation relation, Map<String, Expression.Literal> values) {
        return values.isEmpty() ? relation : new Relation.Bound(values, relation);
    }
}
