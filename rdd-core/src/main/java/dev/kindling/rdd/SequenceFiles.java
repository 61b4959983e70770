package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.FileSplits.Range;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.io.FileErrors;
import dev.kindling.rdd.io.SequenceFileReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Sequence files, and the objects in them.
final class SequenceFiles {

    private static final int OBJECTS_PER_VALUE = 10;

    private SequenceFiles() {}

    /// Makes the elements that a pair stands for.
    @FunctionalInterface
    private interface PairReader<T> extends Serializable {
        Iterator<T> read(@Nullable Object key, @Nullable Object value, String path);
    }

    static <K extends @Nullable Object, V extends @Nullable Object> RddNode<Pair<K, V>> pairs(
            FileSplits splits, String paths, Class<K> keyClass, Class<V> valueClass) {
        return node(
                "sequenceFile",
                splits,
                paths,
                (key, value, path) -> List.of(
                                Pair.of(cast(keyClass, key, "keys", path), cast(valueClass, value, "values", path)))
                        .iterator());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // null stands where the file has nothing, and is of any class
    private static <T extends @Nullable Object> T cast(
            Class<T> type, @Nullable Object object, String what, String path) {
        if (object != null && !type.isInstance(object))
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            "the " + what + " of `" + path + "` are of "
                                    + object.getClass().getSimpleName() + ", asked for as " + type.getSimpleName())
                    .parameter("path", path)
                    .parameter("parameter", what)
                    .hint("Ask for " + object.getClass().getSimpleName() + ".class.")
                    .build();
        return (T) object;
    }

    static <T> RddNode<T> objects(FileSplits splits, String paths) {
        return node("objectFile", splits, paths, (_, value, path) -> {
            if (value instanceof byte[] bytes) return SequenceFiles.<T>deserialize(bytes, path);
            throw FileErrors.corrupt(path, "it holds no serialized objects", null);
        });
    }

    /// One value of an object file: an array of objects.
    @SuppressWarnings("unchecked") // the user's word that these are objects of type T
    private static <T> Iterator<T> deserialize(byte[] bytes, String path) {
        try (var in = new ObjectReader(bytes)) {
            Object array = in.readObject();
            if (!array.getClass().isArray()) throw FileErrors.corrupt(path, "it holds no arrays of objects", null);
            var elements = new ArrayList<T>();
            for (int i = 0; i < Array.getLength(array); i++) elements.add((T) Array.get(array, i));
            return elements.iterator();
        } catch (ClassNotFoundException e) {
            throw KindlingException.of(
                            ErrorCondition.FILE_NOT_READABLE,
                            "`" + path + "` holds objects of the class " + e.getMessage() + ", which is not here")
                    .parameter("path", path)
                    .parameter("class", String.valueOf(e.getMessage()))
                    .hint("Put the class on the class path.")
                    .causedBy(e)
                    .build();
        } catch (IOException | RuntimeException e) {
            if (e instanceof KindlingException known) throw known;
            throw FileErrors.corrupt(path, "its objects cannot be deserialized (" + e + ")", e);
        }
    }

    /// The values of an object file that hold `elements`.
    static <T> Iterator<byte[]> serialize(Iterator<T> elements) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public byte[] next() {
                var group = new ArrayList<@Nullable Object>();
                while (elements.hasNext() && group.size() < OBJECTS_PER_VALUE) group.add(elements.next());
                return SerializedForm.bytes("an element", group.toArray());
            }
        };
    }

    /// Finds classes as the user's code does.
    private static final class ObjectReader extends ObjectInputStream {

        ObjectReader(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            if (loader == null) return super.resolveClass(description);
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException _) {
                return super.resolveClass(description); // primitives, and what only our own loader knows
            }
        }
    }

    private static <T> RddNode<T> node(String name, FileSplits splits, String paths, PairReader<T> reader) {
        return new Source<Range, T>(
                name + " " + paths, splits.ranges(paths, _ -> true, 1), (_, range) -> new Elements<>(range, reader));
    }

    private static final class Elements<T> implements CloseableIterator<T> {

        private final String path;
        private final SequenceFileReader pairs;
        private final PairReader<T> reader;
        private Iterator<T> current = List.<T>of().iterator();

        Elements(Range range, PairReader<T> reader) {
            this.path = range.path();
            this.pairs = SequenceFileReader.open(range.system().open(range.path()), range.start(), range.end());
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext()) {
                if (!pairs.next()) return false;
                current = reader.read(pairs.key(), pairs.value(), path);
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext()) throw new NoSuchElementException();
            return current.next();
        }

        @Override
        public void close() {
            pairs.close();
        }
    }
}
