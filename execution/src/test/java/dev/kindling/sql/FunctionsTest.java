package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.catalyst.syntax.Expression;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FunctionsTest {

    /// Names the analyzer knows without the registry.
    private static final Set<String> SPECIAL = Set.of("grouping", "grouping_id");

    @Test
    void everyMethodNamesAFunctionThatExists() throws ReflectiveOperationException {
        var known = new TreeSet<String>();
        for (String name : BuiltinFunctions.instance().names()) known.add(name.toLowerCase(Locale.ROOT));
        List<String> unknown = new ArrayList<>();
        int calls = 0;
        for (Method method : Functions.class.getDeclaredMethods()) {
            boolean offered = Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Column.class;
            if (!offered || Set.of("call_function", "callUDF", "expr", "when").contains(method.getName())) continue;
            Column column = (Column) method.invoke(null, arguments(method));
            if (!(column.expression() instanceof Expression.Call call)) continue;
            calls++;
            if (!known.contains(call.name()) && !SPECIAL.contains(call.name())) unknown.add(call.name());
        }
        assertThat(calls).isGreaterThan(150);
        assertThat(unknown).isEmpty();
    }

    @Test
    void givesEachLambdaParametersOfItsOwn() {
        Column nested =
                Functions.transform(Functions.col("a"), x -> Functions.transform(Functions.col("b"), y -> x.plus(y)));
        assertThat(nested.expression())
                .isEqualTo(Functions.expr("transform(a, x_1 -> transform(b, x_2 -> x_1 + x_2))")
                        .expression());
    }

    private static Object[] arguments(Method method) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            if (type == Column.class) arguments[i] = Functions.col("a");
            else if (type == Column[].class) arguments[i] = new Column[] {Functions.col("b")};
            else if (type == String[].class) arguments[i] = new String[] {"c"};
            else if (type == int.class) arguments[i] = 1;
            else if (type == long.class) arguments[i] = 1L;
            else if (type == UnaryOperator.class) arguments[i] = (UnaryOperator<Column>) x -> x;
            else if (type == BinaryOperator.class) arguments[i] = (BinaryOperator<Column>) (x, y) -> y;
            else if (type == Functions.TernaryOperator.class) arguments[i] = (Functions.TernaryOperator) (x, y, z) -> z;
            else arguments[i] = type == Object.class ? 1 : "d";
        }
        return arguments;
    }
}
