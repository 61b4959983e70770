package dev.kindling.catalyst.function.generator;

import static dev.kindling.sql.types.AtomicType.INT;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.function.GeneratorFunction.Bound;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.GeneratorDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/// `explode`, `posexplode`, `inline` (each also as `_outer`) and `stack`.
public final class GeneratorFunctions implements FunctionFamily {

    @Override
    public List<GeneratorFunction> generators() {
        var all = new ArrayList<GeneratorFunction>();
        for (boolean outer : new boolean[] {false, true}) {
            String suffix = outer ? "_outer" : "";
            String none = outer ? "; a row of NULLs for none." : ".";
            all.add(new GeneratorDefinition(
                    "explode" + suffix,
                    "A row for each element of an array or entry of a map" + none,
                    (name, arguments) -> explode(name, arguments, new Explode(outer, false, false))));
            all.add(new GeneratorDefinition(
                    "posexplode" + suffix,
                    "A row for each element or entry, with its position" + none,
                    (name, arguments) -> explode(name, arguments, new Explode(outer, true, false))));
            all.add(new GeneratorDefinition(
                    "inline" + suffix,
                    "A row for each struct of an array" + none,
                    (name, arguments) -> inline(name, arguments, new Explode(outer, false, true))));
        }
        all.add(new GeneratorDefinition("stack", "The values, spread over so many rows.", GeneratorFunctions::stack));
        return all;
    }

    private static Bound explode(String name, List<Argument> arguments, Explode generator) {
        Signatures.checkCount(name, arguments.size(), 1, 1);
        DataType type = Signatures.types(arguments).getFirst();
        var output = new StructType();
        if (generator.position()) output = output.add("pos", INT, generator.outer());
        output = switch (type) {
            case ArrayType(var element, var nulls) -> output.add("col", element, nulls || generator.outer());
            case MapType(var key, var value, var nulls) ->
                output.add("key", key, generator.outer()).add("value", value, nulls || generator.outer());
            default -> throw FunctionErrors.unexpectedType(name, 0, "(\"ARRAY\" or \"MAP\")", type);
        };
        return new Bound(List.of(type), output, generator);
    }

    private static Bound inline(String name, List<Argument> arguments, Explode generator) {
        Signatures.checkCount(name, arguments.size(), 1, 1);
        DataType type = Signatures.types(arguments).getFirst();
        if (!(type instanceof ArrayType array && array.elementType() instanceof StructType struct)) {
            throw FunctionErrors.unexpectedType(name, 0, "\"ARRAY<STRUCT>\"", type);
        }
        List<StructField> fields = struct.fields().stream()
                .map(f -> new StructField(
                        f.name(),
                        f.dataType(),
                        f.nullable() || array.containsNull() || generator.outer(),
                        f.metadata()))
                .toList();
        return new Bound(List.of(type), new StructType(fields), generator);
    }

    private static Bound stack(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, Integer.MAX_VALUE);
        var constant = arguments.getFirst().constant();
        if (constant == null || !(constant.value() instanceof Integer rows)) {
            throw FunctionErrors.notConstant(name, "n");
        }
        if (rows < 1) throw FunctionErrors.invalidValue(name, "n", String.valueOf(rows), "positive");
        int width = (arguments.size() - 1 + rows - 1) / rows;
        var wanted = new ArrayList<DataType>(List.of(INT));
        var output = new StructType();
        var columns = new ArrayList<DataType>();
        for (int c = 0; c < width; c++) {
            var types = new ArrayList<DataType>();
            for (int i = 1 + c; i < arguments.size(); i += width)
                types.add(arguments.get(i).type());
            DataType common = Signatures.commonType(name, types);
            columns.add(common);
            output = output.add("col" + c, common);
        }
        for (int i = 1; i < arguments.size(); i++) wanted.add(columns.get((i - 1) % width));
        return new Bound(wanted, output, new Stack(rows, columns));
    }
}
