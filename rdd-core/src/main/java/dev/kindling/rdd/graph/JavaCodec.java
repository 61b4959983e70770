package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Elements as serialized Java objects. Pairs, lists, strings, numbers and bytes have a short form of their own: a
/// tag, then the value. Everything else is written by Java serialization; that its stream remembers objects is
/// undone now and then, so that it does not keep them all.
public record JavaCodec<T>() implements Codec<T> {

    private static final int OBJECTS_PER_RESET = 100;

    private static final int END = 0;
    private static final int NULL = 1;
    private static final int STRING = 2;
    private static final int INT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 5;
    private static final int TRUE = 6;
    private static final int FALSE = 7;
    private static final int BYTES = 8;
    private static final int PAIR = 9;
    private static final int ARRAY_LIST = 10;
    private static final int OBJECT = 11;

    @Override
    public Writer<T> writer(OutputStream out) throws IOException {
        return new ElementWriter<>(new ObjectOutputStream(out));
    }

    @Override
    public Iterator<T> read(InputStream in) throws IOException {
        return new ElementReader<>(SerializedForm.reader(in));
    }

    private static final class ElementWriter<T> implements Writer<T> {

        private final ObjectOutputStream out;
        private int sinceReset;

        ElementWriter(ObjectOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(T element) throws IOException {
            try {
                put(element);
            } catch (NotSerializableException e) {
                throw SerializedForm.notSerializable("an element", element, e);
            }
            if (sinceReset >= OBJECTS_PER_RESET) {
                sinceReset = 0;
                out.reset();
            }
        }

        private void put(@Nullable Object value) throws IOException {
            switch (value) {
                case null -> out.write(NULL);
                case String text -> {
                    if (hasSurrogates(text)) {
                        putObject(text); // halves of pairs have no form in UTF-8
                    } else {
                        out.write(STRING);
                        putBytes(text.getBytes(StandardCharsets.UTF_8));
                    }
                }
                case Integer number -> {
                    out.write(INT);
                    out.writeInt(number);
                }
                case Long number -> {
                    out.write(LONG);
                    out.writeLong(number);
                }
                case Double number -> {
                    out.write(DOUBLE);
                    out.writeDouble(number);
                }
                case Boolean flag -> out.write(flag ? TRUE : FALSE);
                case byte[] bytes -> {
                    out.write(BYTES);
                    putBytes(bytes);
                }
                case Pair<?, ?> pair -> {
                    out.write(PAIR);
                    put(pair.key());
                    put(pair.value());
                }
                default -> {
                    if (value.getClass() == ArrayList.class) putList((List<?>) value);
                    else putObject(value);
                }
            }
        }

        private static boolean hasSurrogates(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) return true;
            }
            return false;
        }

        private void putList(List<?> list) throws IOException {
            out.write(ARRAY_LIST);
            out.writeInt(list.size());
            for (Object element : list) put(element);
        }

        private void putBytes(byte[] bytes) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private void putObject(Object value) throws IOException {
            out.write(OBJECT);
            out.writeObject(value);
            sinceReset++;
        }

        @Override
        public void close() throws IOException {
            out.write(END);
            out.flush();
        }
    }

    private static final class ElementReader<T> implements Iterator<T> {

        private final ObjectInputStream in;
        private int tag = -1;

        ElementReader(ObjectInputStream in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            if (tag < 0) {
                try {
                    tag = in.readUnsignedByte();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return tag != END;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // what was written as T, null among it
        public T next() {
            if (!hasNext()) throw new NoSuchElementException();
            try {
                Object element = get(tag);
                tag = -1;
                return (T) element;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ClassNotFoundException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }

        private @Nullable Object get(int kind) throws IOException, ClassNotFoundException {
            return switch (kind) {
                case NULL -> null;
                case STRING -> new String(getBytes(), StandardCharsets.UTF_8);
                case INT -> in.readInt();
                case LONG -> in.readLong();
                case DOUBLE -> in.readDouble();
                case TRUE -> true;
                case FALSE -> false;
                case BYTES -> getBytes();
                case PAIR -> {
                    Object key = get(in.readUnsignedByte());
                    yield new Pair<@Nullable Object, @Nullable Object>(key, get(in.readUnsignedByte()));
                }
                case ARRAY_LIST -> {
                    int size = in.readInt();
                    var list = new ArrayList<@Nullable Object>(size);
                    for (int i = 0; i < size; i++) list.add(get(in.readUnsignedByte()));
                    yield list;
                }
                case OBJECT -> in.readObject();
                default -> throw new StreamCorruptedException("no element begins with " + kind);
            };
        }

        private byte[] getBytes() throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }
    }
}
