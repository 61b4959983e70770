package dev.kindling.catalyst.function.text;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.function.builtin.Kernels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Splits texts at a separator that stands for itself, without a copy of any part: the parts lie in the heap of the
/// texts.
final class Splitting {

    private static final String META_CHARACTERS = "\\[](){}.*+?^$|";

    private Splitting() {}

    /// A kernel of `split` that does so where the separator is one constant text, and leaves the rest to `general`.
    static Kernel kernel(Kernel general) {
        return (arguments, size, context) -> {
            if (size == 0 || !Kernels.isConstant(arguments[1]) || arguments[1].isNull(0))
                return general.evaluate(arguments, size, context);
            BytesVector separators = Kernels.bytes(arguments[1]);
            byte[] separator = literal(separators.text(0));
            if (separator == null) return general.evaluate(arguments, size, context);
            IntVector limits = arguments.length > 2 ? Kernels.ints(arguments[2]) : null;
            return split(Kernels.bytes(arguments[0]), separator, limits, size);
        };
    }

    /// The only text that `regex` matches, or null where it may match others.
    static byte @Nullable [] literal(String regex) {
        var text = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length() && META_CHARACTERS.indexOf(regex.charAt(i + 1)) >= 0) {
                text.append(regex.charAt(++i));
            } else if (META_CHARACTERS.indexOf(c) >= 0 || Character.isSurrogate(c)) {
                return null;
            } else {
                text.append(c);
            }
        }
        return text.isEmpty() ? null : text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ColumnVector split(BytesVector texts, byte[] separator, @Nullable IntVector limits, int size) {
        int[] firsts = new int[size];
        int[] counts = new int[size];
        var parts = new Parts(8 * size);
        long[] bits = null;
        byte[] heap = texts.heap();
        for (int i = 0; i < size; i++) {
            firsts[i] = parts.count;
            if (texts.isNull(i) || (limits != null && limits.isNull(i))) {
                if (bits == null) bits = Validity.allValid(size);
                Validity.clear(bits, i);
                continue;
            }
            int limit = limits == null || limits.get(i) <= 0 ? Integer.MAX_VALUE : limits.get(i);
            int end = texts.start(i) + texts.length(i);
            if (separator.length == 1) parts.splitAtByte(heap, texts.start(i), end, separator[0], limit);
            else parts.splitAt(heap, texts.start(i), end, separator, limit);
            counts[i] = parts.count - firsts[i];
        }
        var all = new BytesVector(heap, parts.starts, parts.lengths, 0, parts.count, null);
        return new ArrayVector(firsts, counts, 0, size, bits, all);
    }

    /// Where the parts of all texts lie.
    private static final class Parts {

        private int[] starts;
        private int[] lengths;
        private int count;

        Parts(int expected) {
            starts = new int[expected];
            lengths = new int[expected];
        }

        private void reserve(int more) {
            if (count + more <= starts.length) return;
            int capacity = Math.max(count + more, 2 * starts.length);
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }

        private void add(int start, int end) {
            reserve(1);
            starts[count] = start;
            lengths[count++] = end - start;
        }

        void splitAt(byte[] heap, int from, int end, byte[] separator, int limit) {
            int at = from;
            for (int part = 1; part < limit; part++) {
                int found = Utf8.indexOf(heap, at, end, separator, 0, separator.length);
                if (found < 0) break;
                add(at, found);
                at = found + separator.length;
            }
            add(at, end);
        }

        /// As [#splitAt], without beginning anew after each separator.
        void splitAtByte(byte[] heap, int from, int end, byte separator, int limit) {
            int at = from;
            int left = limit - 1;
            for (int i = from; i < end && left > 0; i += Long.SIZE) {
                long found = Utf8.places(heap, i, end, separator);
                reserve(Long.SIZE);
                int[] begins = starts;
                int[] sizes = lengths;
                int next = count;
                for (; found != 0 && left > 0; found &= found - 1) {
                    int place = i + Long.numberOfTrailingZeros(found);
                    begins[next] = at;
                    sizes[next++] = place - at;
                    at = place + 1;
                    left--;
                }
                count = next;
            }
            add(at, end);
        }
    }
}
