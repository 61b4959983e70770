package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// About how many bytes of the heap an object takes with what it refers to, for a JVM with compressed references.
///
/// Of large collections and arrays only the first few elements are looked at, so an estimate is cheap, and the
/// difference before and after an element was appended is about the size of an element. Classes that reflection
/// does not open count with their own fields only.
public final class SizeEstimate {

    private static final int LOOKED_AT = 8;
    private static final int MAX_DEPTH = 8;
    private static final int HEADER = 16;
    private static final int REFERENCE = 4;
    private static final int TABLE_ENTRY = 40;

    /// Per class: the bytes of its fields, and the fields that refer to objects.
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private SizeEstimate() {}

    public static long of(@Nullable Object object) {
        return of(object, 0);
    }

    private static long of(@Nullable Object object, int depth) {
        if (object == null || depth > MAX_DEPTH) return 0;
        return switch (object) {
            case String text -> 24 + aligned(HEADER + (long) text.length());
            case Integer _, Float _, Short _, Byte _, Character _, Boolean _ -> 16;
            case Long _, Double _ -> 24;
            case Enum<?> _, Class<?> _ -> 0;
            case Pair<?, ?> pair -> 24 + of(pair.key(), depth + 1) + of(pair.value(), depth + 1);
            case Collection<?> elements ->
                48 + elements.size() * (long) perElement(elements) + sampled(elements, elements.size(), depth);
            case Map<?, ?> map ->
                48
                        + map.size() * (long) TABLE_ENTRY
                        + sampled(map.keySet(), map.size(), depth)
                        + sampled(map.values(), map.size(), depth);
            default -> object.getClass().isArray() ? array(object, depth) : fields(object, depth);
        };
    }

    private static int perElement(Collection<?> elements) {
        return elements instanceof List ? REFERENCE + REFERENCE / 2 : TABLE_ENTRY;
    }

    private static long sampled(Iterable<?> elements, int size, int depth) {
        if (size == 0) return 0;
        long bytes = 0;
        int seen = 0;
        for (Object element : elements) {
            bytes += of(element, depth + 1);
            if (++seen == LOOKED_AT) break;
        }
        return seen == 0 ? 0 : bytes * size / seen;
    }

    private static long array(Object array, int depth) {
        int length = Array.getLength(array);
        if (!(array instanceof Object[] objects))
            return aligned(HEADER + (long) length * bytesOf(array.getClass().getComponentType()));
        long bytes = 0;
        int seen = Math.min(length, LOOKED_AT);
        for (int i = 0; i < seen; i++) bytes += of(objects[i], depth + 1);
        return aligned(HEADER + (long) length * REFERENCE) + (seen == 0 ? 0 : bytes * length / seen);
    }

    private static long fields(Object object, int depth) {
        Shape shape = SHAPES.get(object.getClass());
        long bytes = shape.ownBytes;
        for (Field field : shape.references) {
            try {
                bytes += of(field.get(object), depth + 1);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e); // the fields were made accessible
            }
        }
        return bytes;
    }

    private static int bytesOf(Class<?> type) {
        if (type == long.class || type == double.class) return 8;
        if (type == int.class || type == float.class) return 4;
        if (type == short.class || type == char.class) return 2;
        return type.isPrimitive() ? 1 : REFERENCE;
    }

    private static long aligned(long bytes) {
        return (bytes + 7) & ~7L;
    }

    private record Shape(long ownBytes, List<Field> references) {

        static Shape of(Class<?> type) {
            long bytes = HEADER;
            var references = new ArrayList<Field>();
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                for (Field field : at.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) continue;
                    bytes += bytesOf(field.getType());
                    if (!field.getType().isPrimitive() && isOpen(field)) references.add(field);
                }
            }
            return new Shape(aligned(bytes), List.copyOf(references));
        }

        private static boolean isOpen(Field field) {
            return field.trySetAccessible();
        }
    }
}
