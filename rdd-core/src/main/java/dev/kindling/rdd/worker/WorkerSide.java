package dev.kindling.rdd.worker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The side of the worker process: standard input tells it what to connect to, and later what concerns all of it.
/// When that input ends, the process that started it has ended or wants this one to.
public final class WorkerSide {

    /// What a worker is told first.
    ///
    /// @param number no other worker of the same owner has it
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Greeting(int number, int port, byte[] secret, int slots) implements Serializable {}

    private final DataInputStream in;
    private final int number;
    private final List<Connection> connections;

    private WorkerSide(DataInputStream in, int number, List<Connection> connections) {
        this.in = in;
        this.number = number;
        this.connections = connections;
    }

    /// Reads the greeting from `standardInput` and connects.
    public static WorkerSide connect(InputStream standardInput) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(standardInput));
        var greeting = (Greeting) Frames.read(in);
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < greeting.slots; i++) connections.add(Connection.open(greeting.port, greeting.secret));
        return new WorkerSide(in, greeting.number, List.copyOf(connections));
    }

    public int number() {
        return number;
    }

    /// One for each slot.
    public List<Connection> connections() {
        return connections;
    }

    /// Hands on what concerns the whole process, until the owner is gone.
    public void listen(Consumer<Object> notices) {
        try {
            while (true) notices.accept(Frames.read(in));
        } catch (IOException _) {
            return; // the end of the input is the sign to end
        }
    }
}
