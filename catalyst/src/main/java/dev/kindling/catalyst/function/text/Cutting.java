package dev.kindling.catalyst.function.text;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions whose result is a stretch of their argument: `substring`, `left`, `right`, `trim`. No byte is copied;
/// the result points into the argument's heap.
final class Cutting {

    private Cutting() {}

    static List<ScalarFunction> functions() {
        var all = new ArrayList<ScalarFunction>();
        all.add(ScalarDefinition.named("substring", "substr", "mid")
                .summary("The part of the text from a position on, counted from 1 or, if negative, from the end.")
                .example("substring('Spark SQL', 5)", "k SQL")
                .example("substring('Spark SQL', -3)", "SQL")
                .example("substring('Spark SQL', 5, 1)", "k")
                .binder(Signatures.overloads(
                        new Signatures.Overload(STRING, List.of(STRING, INT, INT), 1),
                        new Signatures.Overload(BINARY, List.of(BINARY, INT, INT), 1)))
                .kernels(signature -> (arguments, size, _) -> substring(
                        Kernels.bytes(arguments[0]),
                        Kernels.ints(arguments[1]),
                        arguments.length > 2 ? Kernels.ints(arguments[2]) : null,
                        signature.resultType() == BINARY))
                .build());
        all.add(ScalarDefinition.named("left")
                .summary("The first characters.")
                .example("left('Spark SQL', 3)", "Spa")
                .takes(STRING, STRING, INT)
                .kernel((arguments, size, _) -> {
                    int[] ones = new int[size];
                    Arrays.fill(ones, 1);
                    return substring(
                            Kernels.bytes(arguments[0]),
                            new IntVector(ones, 0, size, null),
                            Kernels.ints(arguments[1]),
                            false);
                })
                .build());
        all.add(ScalarDefinition.named("right")
                .summary("The last characters.")
                .example("right('Spark SQL', 3)", "SQL")
                .takes(STRING, STRING, INT)
                .kernel((arguments, size, _) -> right(Kernels.bytes(arguments[0]), Kernels.ints(arguments[1]), size))
                .build());
        all.add(ScalarDefinition.named("btrim")
                .summary("The text without blanks, or the characters given second, at both ends.")
                .example("btrim('SSparkSQLS', 'SL')", "parkSQ")
                .binder(Signatures.withOptional(1, STRING, STRING, STRING))
                .kernel((arguments, _, _) -> {
                    BytesVector text = Kernels.bytes(arguments[0]);
                    return arguments.length == 1
                            ? withoutBlanks(text, true, true)
                            : without(text, Kernels.bytes(arguments[1]), true, true);
                })
                .build());
        all.add(trim("trim", true, true)
                .summary("The text without blanks, or the characters given, at both ends.")
                .example("trim('    SparkSQL   ')", "SparkSQL")
                .example("trim('SLS', 'SSparkSQLS')", "parkSQ")
                .build());
        all.add(trim("ltrim", true, false)
                .summary("The text without blanks, or the characters given, at its start.")
                .example("ltrim('    SparkSQL')", "SparkSQL")
                .build());
        all.add(trim("rtrim", false, true)
                .summary("The text without blanks, or the characters given, at its end.")
                .example("rtrim('SparkSQL    ')", "SparkSQL")
                .build());
        return all;
    }

    private static BytesVector substring(BytesVector v, IntVector from, @Nullable IntVector counts, boolean bytes) {
        int size = v.size();
        byte[] heap = v.heap();
        int[] starts = new int[size];
        int[] lengths = new int[size];
        for (int i = 0; i < size; i++) {
            if (v.isNull(i)) continue;
            int start = v.start(i);
            int length = v.length(i);
            int position = from.get(i);
            int count = counts == null ? Integer.MAX_VALUE : counts.get(i);
            boolean simple = bytes || Utf8.isAscii(heap, start, length);
            int characters = simple ? length : Utf8.characters(heap, start, length);
            // Positions before the text's start count: substring('abc', -5, 3) is 'a'.
            long first = position > 0 ? position - 1L : position < 0 ? (long) characters + position : 0;
            long last = Math.min(characters, first + Math.max(count, 0));
            first = Math.max(first, 0);
            if (first >= last) {
                starts[i] = start;
                continue;
            }
            int begin = simple ? start + (int) first : Utf8.skip(heap, start, start + length, (int) first);
            int end = simple ? start + (int) last : Utf8.skip(heap, begin, start + length, (int) (last - first));
            starts[i] = begin;
            lengths[i] = end - begin;
        }
        return new BytesVector(heap, starts, lengths, 0, size, null);
    }

    private static BytesVector right(BytesVector v, IntVector counts, int size) {
        int[] starts = new int[size];
        int[] lengths = new int[size];
        for (int i = 0; i < size; i++) {
            if (v.isNull(i)) continue;
            int start = v.start(i);
            int end = start + v.length(i);
            int skipped = Utf8.characters(v.heap(), start, v.length(i)) - Math.max(0, counts.get(i));
            starts[i] = Utf8.skip(v.heap(), start, end, Math.max(0, skipped));
            lengths[i] = end - starts[i];
        }
        return new BytesVector(v.heap(), starts, lengths, 0, size, null);
    }

    private static ScalarDefinition.Builder trim(String name, boolean front, boolean back) {
        // Of two arguments the first names the characters, as in Spark.
        return ScalarDefinition.named(name)
                .binder(Signatures.withOptional(1, STRING, STRING, STRING))
                .kernel((arguments, size, _) -> {
                    BytesVector text = Kernels.bytes(arguments[arguments.length - 1]);
                    ColumnVector characters = arguments.length > 1 ? arguments[0] : null;
                    return characters == null
                            ? withoutBlanks(text, front, back)
                            : without(text, Kernels.bytes(characters), front, back);
                });
    }

    private static BytesVector withoutBlanks(BytesVector v, boolean front, boolean back) {
        int size = v.size();
        byte[] heap = v.heap();
        int[] starts = new int[size];
        int[] lengths = new int[size];
        for (int i = 0; i < size; i++) {
            int start = v.start(i);
            int end = start + v.length(i);
            if (front) while (start < end && heap[start] == ' ') start++;
            if (back) while (end > start && heap[end - 1] == ' ') end--;
            starts[i] = start;
            lengths[i] = end - start;
        }
        return new BytesVector(heap, starts, lengths, 0, size, null);
    }

    private static BytesVector without(BytesVector v, BytesVector characters, boolean front, boolean back) {
        int size = v.size();
        byte[] heap = v.heap();
        int[] starts = new int[size];
        int[] lengths = new int[size];
        for (int i = 0; i < size; i++) {
            if (v.isNull(i) || characters.isNull(i)) continue;
            int start = v.start(i);
            int end = start + v.length(i);
            while (front && start < end && occurs(heap, start, Utf8.width(heap, start, end), characters, i)) {
                start += Utf8.width(heap, start, end);
            }
            while (back && end > start) {
                int last = end - 1;
                while (last > start && (heap[last] & 0xC0) == 0x80) last--;
                if (!occurs(heap, last, end - last, characters, i)) break;
                end = last;
            }
            starts[i] = start;
            lengths[i] = end - start;
        }
        return new BytesVector(heap, starts, lengths, 0, size, null);
    }

    private static boolean occurs(byte[] heap, int start, int length, BytesVector characters, int row) {
        int from = characters.start(row);
        return Utf8.indexOf(characters.heap(), from, from + characters.length(row), heap, start, length) >= 0;
    }
}
