package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Lambdas of SQL made by calling Java ones with columns that stand for their parameters.
final class Lambdas {

    /// How many lambdas are being made around this one, so that its parameters have names of their own.
    private static final ScopedValue<Integer> DEPTH = ScopedValue.newInstance();

    private Lambdas() {}

    /// The lambda with as many parameters as `letters` has characters.
    static Column of(String letters, Function<List<Column>, Column> body) {
        int depth = DEPTH.orElse(0);
        var names = new ArrayList<String>();
        var parameters = new ArrayList<Column>();
        for (int i = 0; i < letters.length(); i++) {
            String name = letters.charAt(i) + "_" + (depth + 1);
            names.add(name);
            parameters.add(Column.of(new ColumnName(List.of(name), Position.NONE)));
        }
        Column result = ScopedValue.where(DEPTH, depth + 1).call(() -> body.apply(parameters));
        return Column.of(new Expression.Lambda(names, result.expression(), Position.NONE));
    }
}
