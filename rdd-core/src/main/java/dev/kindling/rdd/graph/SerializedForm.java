package dev.kindling.rdd.graph;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.NoSuchElementException;

/// Objects to bytes and back, with errors that name the field at fault.
public final class SerializedForm {

    private SerializedForm() {}

    /// `object` as bytes; `what` is what the error calls it, e.g. `the task of partition 3`.
    ///
    /// @throws KindlingException UNSUPPORTED_CALL.NOT_SERIALIZABLE with the path to the field at fault
    public static byte[] bytes(String what, Object object) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (NotSerializableException e) {
            throw notSerializable(what, object, e);
        } catch (IOException e) {
            throw new InternalException("cannot serialize " + what, e);
        }
        return bytes.toByteArray();
    }

    /// The object [#bytes] made these from, looked up by the thread's context class loader.
    public static Object object(byte[] bytes) {
        try (var in = reader(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new InternalException("cannot read back a serialized object", e);
        }
    }

    /// One element through a codec.
    public static <T> byte[] encode(Codec<T> codec, T element) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = codec.writer(bytes)) {
            writer.write(element);
        }
        return bytes.toByteArray();
    }

    /// The one element [#encode] made these bytes from.
    public static <T> T decode(Codec<T> codec, byte[] bytes) throws IOException {
        var elements = codec.read(new ByteArrayInputStream(bytes));
        if (!elements.hasNext()) throw new NoSuchElementException("nothing in " + bytes.length + " bytes");
        return elements.next();
    }

    static ObjectInputStream reader(InputStream in) throws IOException {
        return new ContextObjectInputStream(in);
    }

    static KindlingException notSerializable(String what, Object root, NotSerializableException e) {
        String path = NotSerializablePath.find(root);
        String name = path == null ? String.valueOf(e.getMessage()) : path;
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_CALL,
                        what + " cannot travel to a task, it is not serializable: " + name)
                .subcondition("NOT_SERIALIZABLE")
                .parameter("path", name)
                .parameter("class", String.valueOf(e.getMessage()))
                .hint("Make the class implement java.io.Serializable, mark the field transient, or copy what the"
                        + " function needs into a local variable before the lambda.")
                .causedBy(e)
                .build();
    }

    private static final class ContextObjectInputStream extends ObjectInputStream {

        ContextObjectInputStream(InputStream in) throws IOException {
            super(in);
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
}
