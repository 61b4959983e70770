package dev.kindling.rdd.worker;

import dev.kindling.rdd.graph.SerializedForm;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;

/// Objects on a stream of bytes: each as its length and its serialized form.
final class Frames {

    private Frames() {}

    static byte[] frame(Serializable message) {
        return SerializedForm.bytes("a message between processes", message);
    }

    static void write(DataOutputStream out, byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /// @throws EOFException if the other side is gone
    static Object read(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) throw new EOFException("cut off in a message");
        return SerializedForm.object(frame);
    }
}
