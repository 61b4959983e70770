package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.local.StoredBlock.Place;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SizeSampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;

/// Elements on their way into memory, to be kept there.
sealed interface Unrolled {

    /// Takes elements until the end or until memory is refused.
    ///
    /// @return whether that was the end
    boolean fill(Iterator<Object> elements, Reserved memory) throws IOException;

    /// What was taken.
    Iterator<Object> read() throws IOException;

    Place place();

    /// What was taken, and then `rest`.
    default Iterator<Object> then(Iterator<Object> rest) throws IOException {
        return new Chain(read(), rest);
    }

    /// As objects.
    final class AsObjects implements Unrolled {

        private static final int BYTES_PER_PLACE = 6;

        private final Codec<Object> codec;
        private final ArrayList<Object> objects = new ArrayList<>();

        AsObjects(Codec<Object> codec) {
            this.codec = codec;
        }

        @Override
        public boolean fill(Iterator<Object> elements, Reserved memory) {
            var sizes = new SizeSampler<>(codec);
            while (elements.hasNext()) {
                Object element = elements.next();
                objects.add(element);
                if (!memory.add(sizes.of(element) + BYTES_PER_PLACE)) return false;
            }
            objects.trimToSize();
            return true;
        }

        @Override
        public Iterator<Object> read() {
            return objects.iterator();
        }

        @Override
        public Place place() {
            return new Place.Objects(objects);
        }
    }

    /// As bytes.
    final class AsBytes implements Unrolled {

        private final Codec<Object> codec;
        private final ElementBytes bytes = new ElementBytes();

        AsBytes(Codec<Object> codec) {
            this.codec = codec;
        }

        ElementBytes bytes() {
            return bytes;
        }

        @Override
        public boolean fill(Iterator<Object> elements, Reserved memory) throws IOException {
            while (elements.hasNext()) {
                if (!memory.add(bytes.add(codec, elements.next()))) return false;
            }
            return memory.add(bytes.end());
        }

        @Override
        public Iterator<Object> read() throws IOException {
            bytes.end();
            return bytes.read(codec);
        }

        @Override
        public Place place() {
            return new Place.Chunks(bytes);
        }
    }

    /// Elements one after the other.
    record Chain(Iterator<Object> first, Iterator<Object> second) implements Iterator<Object> {

        @Override
        public boolean hasNext() {
            return first.hasNext() || second.hasNext();
        }

        @Override
        public Object next() {
            return first.hasNext() ? first.next() : second.next();
        }
    }
}
