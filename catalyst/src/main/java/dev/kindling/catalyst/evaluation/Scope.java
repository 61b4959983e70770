package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.PhysicalExpression.StructField;
import dev.kindling.error.InternalException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the batch an evaluator will see holds the input's columns and the parameters of the lambdas around it.
final class Scope {

    /// What an expression may read: an input column (depth -1) or a lambda's parameter.
    record Name(int depth, int index) {}

    /// The batch is the input itself.
    static final Scope ALL_COLUMNS = new Scope(null);

    private final @Nullable Map<Name, Integer> positions;

    private Scope(@Nullable Map<Name, Integer> positions) {
        this.positions = positions;
    }

    /// The batch has exactly the values of `names`, in their order.
    static Scope of(List<Name> names) {
        var positions = new LinkedHashMap<Name, Integer>();
        for (Name name : names) positions.put(name, positions.size());
        return new Scope(positions);
    }

    int column(int index) {
        return position(new Name(-1, index));
    }

    int parameter(int depth, int index) {
        return position(new Name(depth, index));
    }

    int position(Name name) {
        if (positions == null) {
            if (name.depth() < 0) return name.index();
        } else {
            Integer position = positions.get(name);
            if (position != null) return position;
        }
        throw new InternalException("nothing is known of " + name + " in " + positions);
    }

    /// What `expression` reads from around it, in the order it is first read.
    static List<Name> namesIn(PhysicalExpression expression) {
        SequencedMap<Name, Boolean> names = new LinkedHashMap<>();
        collect(expression, Integer.MAX_VALUE, name -> names.put(name, true));
        return List.copyOf(names.keySet());
    }

    private static void collect(PhysicalExpression expression, int innermost, Consumer<Name> names) {
        switch (expression) {
            case ColumnReference column -> names.accept(new Name(-1, column.index()));
            case LambdaParameter p -> {
                if (p.depth() < innermost) names.accept(new Name(p.depth(), p.index()));
            }
            case Literal _ -> {}
            case Call call -> call.arguments().forEach(a -> collect(a, innermost, names));
            case Cast cast -> collect(cast.value(), innermost, names);
            case And(var operands) -> operands.forEach(o -> collect(o, innermost, names));
            case Or(var operands) -> operands.forEach(o -> collect(o, innermost, names));
            case CaseWhen caseWhen -> {
                for (var branch : caseWhen.branches()) {
                    collect(branch.condition(), innermost, names);
                    collect(branch.result(), innermost, names);
                }
                PhysicalExpression otherwise = caseWhen.otherwise();
                if (otherwise != null) collect(otherwise, innermost, names);
            }
            case InSet in -> collect(in.value(), innermost, names);
            case StructField field -> collect(field.struct(), innermost, names);
            case Lambda lambda -> collect(lambda.body(), Math.min(innermost, lambda.depth()), names);
        }
    }
}
