package dev.kindling.catalyst.function.text;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Putting texts (and arrays) one after the other.
final class Joining {

    private Joining() {}

    static List<ScalarFunction> functions() {
        return List.of(
                ScalarDefinition.named("concat", "||")
                        .summary("The texts, or arrays, one after the other; NULL if one is.")
                        .example("concat('Spark', 'SQL')", "SparkSQL")
                        .example("'a' || 1", "a1")
                        .example("concat(array(1, 2), array(3))", "[1, 2, 3]")
                        .binder(Joining::bindConcat)
                        .kernels(Joining::concat)
                        .build(),
                ScalarDefinition.named("concat_ws")
                        .summary("The texts, and those in arrays, with the first between them; NULLs are left out.")
                        .example("concat_ws(' ', 'Spark', NULL, 'SQL')", "Spark SQL")
                        .example("concat_ws(',', array('a', 'b'), 'c')", "a,b,c")
                        .binder(Joining::bindConcatWithSeparator)
                        .handlesNulls()
                        .kernel(Joining::concatWithSeparator)
                        .build(),
                ScalarDefinition.named("elt")
                        .summary("The argument at a position, counted from 1.")
                        .example("elt(1, 'scala', 'java')", "scala")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 2, Integer.MAX_VALUE);
                            Signatures.requireCast(name, arguments, 0, INT);
                            var types = new ArrayList<DataType>(Collections.nCopies(arguments.size(), STRING));
                            types.set(0, INT);
                            return new Signature(types, STRING, true);
                        })
                        .handlesNulls()
                        .maybeNull()
                        .kernels(Kernels.rowsWithNulls((values, _) -> {
                            if (values[0] == null) return null;
                            int index = (Integer) values[0];
                            return index < 1 || index >= values.length ? null : values[index];
                        }))
                        .build());
    }

    private static Signature bindConcat(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 0, Integer.MAX_VALUE);
        List<DataType> types = Signatures.types(arguments);
        if (types.stream().anyMatch(ArrayType.class::isInstance)) {
            DataType common = Signatures.commonType(name, types);
            return Signatures.signature(arguments, Collections.nCopies(arguments.size(), common), common);
        }
        boolean bytes = !types.isEmpty() && types.stream().allMatch(t -> t == BINARY);
        return Signatures.repeated(0, bytes ? BINARY : STRING, bytes ? BINARY : STRING)
                .bind(name, arguments);
    }

    private static Kernel concat(Signature signature) {
        if (signature.resultType() instanceof ArrayType type) {
            return (arguments, size, _) -> concatArrays(arguments, size, type);
        }
        return (arguments, size, _) -> concatTexts(arguments, size);
    }

    private static ColumnVector concatTexts(ColumnVector[] arguments, int size) {
        BytesVector[] texts = new BytesVector[arguments.length];
        for (int k = 0; k < texts.length; k++) texts[k] = Kernels.bytes(arguments[k]);
        var result = new BytesBuilder(size);
        for (int i = 0; i < size; i++) {
            for (BytesVector text : texts) {
                if (!text.isNull(i)) result.append(text.heap(), text.start(i), text.length(i));
            }
            result.end();
        }
        return result.build();
    }

    private static ColumnVector concatArrays(ColumnVector[] arguments, int size, ArrayType type) {
        var elements = new ArrayList<ColumnVector>();
        ArrayVector[] arrays = new ArrayVector[arguments.length];
        int[] base = new int[arguments.length];
        int total = 0;
        for (int k = 0; k < arrays.length; k++) {
            arrays[k] = (ArrayVector) Vectors.flatten(arguments[k]);
            base[k] = total;
            total += arrays[k].elements().size();
            elements.add(arrays[k].elements());
        }
        ColumnVector all = elements.isEmpty() ? Vectors.nulls(type.elementType(), 0) : Vectors.concat(elements);
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var rows = new IntBuilder(total);
        for (int i = 0; i < size; i++) {
            starts[i] = rows.size();
            for (int k = 0; k < arrays.length; k++) {
                int count = arrays[k].isNull(i) ? 0 : arrays[k].length(i);
                for (int e = 0; e < count; e++) rows.add(base[k] + arrays[k].start(i) + e);
            }
            lengths[i] = rows.size() - starts[i];
        }
        return new ArrayVector(starts, lengths, 0, size, null, Vectors.gather(all, rows.array(), rows.size()));
    }

    private static Signature bindConcatWithSeparator(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 1, Integer.MAX_VALUE);
        var types = new ArrayList<DataType>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean array = i > 0 && arguments.get(i).type() instanceof ArrayType;
            DataType wanted = array ? new ArrayType(STRING) : STRING;
            Signatures.requireCast(name, arguments, i, wanted);
            types.add(wanted);
        }
        return new Signature(types, STRING, arguments.getFirst().nullable());
    }

    private static ColumnVector concatWithSeparator(ColumnVector[] arguments, int size, Object context) {
        ColumnVector[] flat = Arrays.stream(arguments).map(Vectors::flatten).toArray(ColumnVector[]::new);
        var separators = (BytesVector) flat[0];
        var result = new BytesBuilder(size);
        for (int i = 0; i < size; i++) {
            if (separators.isNull(i)) {
                result.endNull();
                continue;
            }
            boolean first = true;
            for (int k = 1; k < flat.length; k++) {
                if (flat[k].isNull(i)) continue;
                if (flat[k] instanceof BytesVector text) {
                    first = appendPart(result, separators, i, text, i, first);
                } else if (flat[k] instanceof ArrayVector array
                        && Vectors.flatten(array.elements()) instanceof BytesVector texts) {
                    for (int e = 0; e < array.length(i); e++) {
                        int row = array.start(i) + e;
                        if (!texts.isNull(row)) first = appendPart(result, separators, i, texts, row, first);
                    }
                }
            }
            result.end();
        }
        return result.build();
    }

    private static boolean appendPart(
            BytesBuilder result, BytesVector separators, int row, BytesVector texts, int index, boolean first) {
        if (!first) result.append(separators.heap(), separators.start(row), separators.length(row));
        result.append(texts.heap(), texts.start(index), texts.length(index));
        return false;
    }
}
