package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The forms of keys and values in sequence files that are also values of Java, each with the name of the class
/// that Hadoop uses for it.
enum Writables {
    TEXT("Text", String.class),
    INT("IntWritable", Integer.class),
    LONG("LongWritable", Long.class),
    DOUBLE("DoubleWritable", Double.class),
    FLOAT("FloatWritable", Float.class),
    BOOLEAN("BooleanWritable", Boolean.class),
    SHORT("ShortWritable", Short.class),
    BYTE("ByteWritable", Byte.class),
    BYTES("BytesWritable", byte[].class),
    NULL("NullWritable", Void.class),
    /// Numbers of as many bytes as they need; read only.
    VINT("VIntWritable", Integer.class),
    VLONG("VLongWritable", Long.class);

    private static final String PACKAGE = "org.apache.hadoop.io.";

    private final String className;
    private final Class<?> javaClass;

    Writables(String simpleName, Class<?> javaClass) {
        this.className = PACKAGE + simpleName;
        this.javaClass = javaClass;
    }

    String className() {
        return className;
    }

    /// @param path of the file that has such values
    static Writables ofClassName(String className, String path) {
        for (Writables writable : values()) if (writable.className.equals(className)) return writable;
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "`" + path + "` holds values of class " + className + ", which cannot be read")
                .parameter("path", path)
                .parameter("class", className)
                .hint("Text, BytesWritable, NullWritable and those of single numbers can be read.")
                .build();
    }

    /// The form that a key or value is written in.
    static Writables of(@Nullable Object value) {
        if (value == null) return NULL;
        for (Writables writable : values()) if (writable.javaClass.isInstance(value)) return writable;
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_DATATYPE,
                        "a " + value.getClass().getName() + " cannot be a key or value of a sequence file")
                .parameter("typeName", value.getClass().getName())
                .hint("Map keys and values to String, byte[], boxed numbers or null first, or use saveAsObjectFile.")
                .build();
    }

    void write(@Nullable Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case null -> {}
            case String text -> writeText(out, text);
            case Integer number -> out.writeInt(number);
            case Long number -> out.writeLong(number);
            case Double number -> out.writeDouble(number);
            case Float number -> out.writeFloat(number);
            case Boolean truth -> out.writeBoolean(truth);
            case Short number -> out.writeShort(number);
            case Byte number -> out.writeByte(number);
            case byte[] bytes -> {
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            default -> throw new IllegalStateException("no form for " + value.getClass());
        }
    }

    @Nullable
    Object read(DataInputStream in) throws IOException {
        return switch (this) {
            case TEXT -> readText(in);
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case DOUBLE -> in.readDouble();
            case FLOAT -> in.readFloat();
            case BOOLEAN -> in.readBoolean();
            case SHORT -> in.readShort();
            case BYTE -> in.readByte();
            case BYTES -> readBytes(in, in.readInt());
            case NULL -> null;
            case VINT -> (int) readVariable(in);
            case VLONG -> readVariable(in);
        };
    }

    // --- The encodings that the file's own parts use too.

    static void writeText(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeVariable(out, bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in, (int) readVariable(in)), StandardCharsets.UTF_8);
    }

    /// `length` bytes; the memory for them grows with what is there, whatever a damaged length says.
    static byte[] readBytes(DataInputStream in, int length) throws IOException {
        if (length < 0) throw new IOException("a length is negative");
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException();
        return bytes;
    }

    /// A number in one byte if it is small; else the first byte says sign and how many bytes follow, highest first.
    static void writeVariable(DataOutput out, long number) throws IOException {
        if (number >= -112 && number <= 127) {
            out.writeByte((int) number);
            return;
        }
        long magnitude = number < 0 ? ~number : number;
        int count = (64 - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
        out.writeByte((number < 0 ? -120 : -112) - count);
        for (int i = count - 1; i >= 0; i--) out.writeByte((int) (magnitude >> (8 * i)));
    }

    static long readVariable(DataInputStream in) throws IOException {
        int first = in.readByte();
        if (first >= -112) return first;
        boolean negative = first < -120;
        int count = negative ? -120 - first : -112 - first;
        long magnitude = 0;
        for (int i = 0; i < count; i++) magnitude = (magnitude << 8) | in.readUnsignedByte();
        return negative ? ~magnitude : magnitude;
    }
}
