package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.evaluation.ConstantFolding;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a plan can be used again, given the same catalog, functions and settings.
///
/// @param slots the places of parameters in the plan, by the index of its `RexDynamicParam`s; the plan is right for
/// other values of the same types
/// @param pinned parameters the plan is right only for this value of
/// @param isMomentary whether it is right only this once: it depends on the time, or on what files there are
public record Reuse(List<ParameterSlot> slots, Set<String> pinned, boolean isMomentary) {

    public Reuse {
        slots = List.copyOf(slots);
        pinned = Set.copyOf(pinned);
    }

    /// Whether a plan made with `before` is right with `now`.
    public boolean allows(Map<String, Expression.Literal> before, Map<String, Expression.Literal> now) {
        for (ParameterSlot slot : slots) {
            Expression.Literal old = before.get(slot.parameter());
            Expression.Literal value = now.get(slot.parameter());
            if (old == null || value == null || !old.type().equals(value.type())) return false;
            if (value.value() == null) return false;
        }
        for (String name : pinned) {
            Expression.Literal old = before.get(name);
            Expression.Literal value = now.get(name);
            if (old == null || value == null || !old.type().equals(value.type())) return false;
            if (!Objects.deepEquals(old.value(), value.value())) return false;
        }
        return true;
    }

    /// The values for the slots, in order; null if one does not convert to what its place takes, which then is for
    /// the query with the values themselves in it to say.
    public @Nullable List<Literal> values(Map<String, Expression.Literal> parameters, EvaluationContext evaluation) {
        var values = new ArrayList<Literal>(slots.size());
        for (ParameterSlot slot : slots) {
            Expression.Literal given = parameters.get(slot.parameter());
            if (given == null) throw new InternalException("no value for parameter " + slot.parameter());
            Literal value = Literals.read(given);
            if (!value.type().equals(slot.type())) {
                try {
                    value = ConstantFolding.evaluate(PhysicalExpressions.as(value, slot.type()), evaluation);
                } catch (KindlingException _) {
                    return null;
                }
            }
            if (value.value() == null) return null;
            values.add(value);
        }
        return values;
    }
}
