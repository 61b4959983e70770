package dev.kindling.rdd.worker;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Worker processes, started when there is work for them and replaced when they die.
///
/// Who has work takes a [Slot], speaks over its connection, and gives it back; or says that it is broken, and the
/// process behind it is ended with all its slots. If processes keep ending while none completes any work, no
/// further one is started.
public final class WorkerProcesses implements AutoCloseable {

    /// So many may die one after the other, without a piece of work completed between.
    private static final int MAX_DEATHS_IN_A_ROW = 12;

    private final WorkerOptions options;
    private final Class<?> main;
    private final Set<WorkerProcess> processes = new HashSet<>();
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private int starting;
    private int deathsInARow;
    private @Nullable String lastDeath;
    private boolean closed;

    /// @param main what the processes run: it speaks by [WorkerSide]
    public WorkerProcesses(WorkerOptions options, Class<?> main) {
        this.options = options;
        this.main = main;
    }

    public WorkerOptions options() {
        return options;
    }

    /// A place in a process for one piece of work at a time.
    public static final class Slot {

        private final WorkerProcess process;
        private final Connection connection;

        private Slot(WorkerProcess process, Connection connection) {
            this.process = process;
            this.connection = connection;
        }

        public Connection connection() {
            return connection;
        }

        /// The number of its process.
        public int process() {
            return process.number();
        }

        /// Tells the process something, beside the connection.
        public void tell(Serializable notice) {
            process.tell(Frames.frame(notice));
        }
    }

    /// Waits for a slot that is free; starts a process if none is and there may be more.
    ///
    /// @throws WorkerDiedException if the process that was started ended at once
    /// @throws KindlingException JOB_ABORTED if processes keep ending
    public Slot take() throws WorkerDiedException, InterruptedException {
        while (true) {
            Slot free = takeOrReserveStart();
            if (free != null) return free;
            start();
        }
    }

    /// Waits for a free slot, or yields null when one more process is to be started.
    private synchronized @Nullable Slot takeOrReserveStart() throws InterruptedException {
        while (true) {
            if (closed) throw closedError();
            Slot free = livingIdle();
            if (free != null) return free;
            if (deathsInARow >= MAX_DEATHS_IN_A_ROW) throw keepDying();
            if (processes.size() + starting < options.processes()) {
                starting++;
                return null;
            }
            wait();
        }
    }

    private void start() throws WorkerDiedException {
        WorkerProcess started = null;
        try {
            started = WorkerProcess.start(numbers.incrementAndGet(), options, main);
        } catch (WorkerDiedException e) {
            noteDeath(e);
            throw e;
        } finally {
            started(started);
        }
    }

    /// Takes note that a start has ended, with a process or without.
    private synchronized void started(@Nullable WorkerProcess process) {
        starting--;
        if (process != null && closed) {
            process.end();
        } else if (process != null) {
            processes.add(process);
            for (Connection connection : process.connections()) idle.add(new Slot(process, connection));
        }
        notifyAll();
    }

    private @Nullable Slot livingIdle() {
        for (Slot slot = idle.poll(); slot != null; slot = idle.poll()) {
            if (slot.process.isAlive()) return slot;
            processes.remove(slot.process); // it died with nothing to do
        }
        return null;
    }

    private static KindlingException closedError() {
        return KindlingException.of(ErrorCondition.INVALID_HANDLE, "the worker processes are closed")
                .build();
    }

    private KindlingException keepDying() {
        return KindlingException.of(
                        ErrorCondition.JOB_ABORTED,
                        deathsInARow + " worker processes ended one after the other without completing a task;"
                                + " of the last one: " + lastDeath)
                .parameter("deaths", deathsInARow)
                .hint("If they run out of memory, give them a larger heap (kindling.worker.memory) or fewer tasks at a"
                        + " time; if they do not start, see what the last one said.")
                .build();
    }

    /// Gives back a slot whose work was completed, well or not.
    public synchronized void giveBack(Slot slot) {
        deathsInARow = 0;
        if (processes.contains(slot.process)) idle.addFirst(slot);
        notifyAll();
    }

    /// Says that the connection of `slot` is of no use any more. Its process is ended, if it has not ended.
    ///
    /// @return how its process ended
    public WorkerDiedException broken(Slot slot, Throwable error) {
        WorkerDiedException death = slot.process.died("its connection broke: " + error);
        synchronized (this) {
            if (processes.remove(slot.process)) noteDeath(death);
            idle.removeIf(other -> other.process == slot.process);
            notifyAll();
        }
        return death;
    }

    private synchronized void noteDeath(WorkerDiedException death) {
        deathsInARow++;
        lastDeath = death.getMessage();
    }

    /// Tells all processes something.
    public void tellAll(Serializable notice) {
        List<WorkerProcess> all;
        synchronized (this) {
            all = List.copyOf(processes);
        }
        if (all.isEmpty()) return;
        byte[] frame = Frames.frame(notice);
        all.forEach(process -> process.tell(frame));
    }

    /// The processes that run now.
    public synchronized List<ProcessHandle> running() {
        return processes.stream().map(WorkerProcess::handle).toList();
    }

    /// Ends all processes.
    @Override
    public void close() {
        List<WorkerProcess> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(processes);
            processes.clear();
            idle.clear();
            notifyAll();
        }
        all.forEach(WorkerProcess::end);
    }
}
