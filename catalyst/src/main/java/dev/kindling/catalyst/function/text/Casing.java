package dev.kindling.catalyst.function.text;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import java.util.Locale;

/// Upper and lower case: byte by byte where the text is ASCII.
final class Casing {

    private Casing() {}

    static BytesVector upper(BytesVector vector) {
        return converted(vector, 'a', 'z', true);
    }

    static BytesVector lower(BytesVector vector) {
        return converted(vector, 'A', 'Z', false);
    }

    private static BytesVector converted(BytesVector vector, char first, char last, boolean up) {
        int size = vector.size();
        byte[] heap = vector.heap();
        var result = new BytesBuilder(size);
        for (int i = 0; i < size; i++) {
            if (vector.isNull(i)) {
                result.endNull();
                continue;
            }
            int start = vector.start(i);
            int length = vector.length(i);
            if (!Utf8.isAscii(heap, start, length)) {
                String text = vector.text(i);
                result.add(up ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
                continue;
            }
            byte[] target = result.room(length);
            int at = result.position();
            for (int k = 0; k < length; k++) {
                byte b = heap[start + k];
                target[at + k] = b >= first && b <= last ? (byte) (b ^ 0x20) : b;
            }
            result.advance(length);
            result.end();
        }
        return result.build();
    }
}
