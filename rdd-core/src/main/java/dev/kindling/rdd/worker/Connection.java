package dev.kindling.rdd.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;

/// One slot of a worker process, as either side sees it: messages go to and fro, one thread on each side, in turns.
public final class Connection implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Connection(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }

    /// The worker's side of a connection to the process that started it.
    static Connection open(int port, byte[] secret) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.getOutputStream().write(secret);
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends `message`. What cannot be serialized is refused before anything is sent.
    public void send(Serializable message) throws IOException {
        Frames.write(out, Frames.frame(message));
    }

    /// The next message of the other side.
    ///
    /// @throws java.io.EOFException if it is gone
    public Object receive() throws IOException {
        return Frames.read(in);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
