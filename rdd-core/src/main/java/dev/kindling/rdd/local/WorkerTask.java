package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.local.StoredBlock.Place;
import dev.kindling.rdd.local.WorkerMessage.Answer;
import dev.kindling.rdd.local.WorkerMessage.FileRun;
import dev.kindling.rdd.local.WorkerMessage.PartInFile;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import dev.kindling.rdd.worker.WorkerDiedException;
import dev.kindling.rdd.worker.WorkerProcesses;
import dev.kindling.rdd.worker.WorkerProcesses.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt at a task in a worker process, as its job sees it: the task is handed over, what it asks is answered
/// until it ends. All happens on the thread that would have run the task here.
///
/// A worker makes files in a folder of its own. Those that are to stay are moved out of it when the job takes them
/// over, so what a process leaves that dies can be removed with its folder.
final class WorkerTask {

    private record Given(long cache, int partition) {}

    private final LocalBackend backend;
    private final JobRun job;
    private final Attempt attempt;
    private final TaskRun.Place place;
    private final List<Iterator<byte[]>> readers = new ArrayList<>();
    private final Map<Given, CachedPartitions.Incoming> incoming = new HashMap<>();

    WorkerTask(LocalBackend backend, JobRun job, Attempt attempt, TaskRun.Place place) {
        this.backend = backend;
        this.job = job;
        this.attempt = attempt;
        this.place = place;
    }

    JobEvent.TaskResult run(WorkerProcesses processes) throws Exception {
        Stage stage = attempt.stage();
        var message = new WorkerMessage.Run(
                place,
                stage.templateId(),
                stage.splitBytes(attempt.partition()),
                backend.memory().limitBytes());
        Slot slot = processes.take();
        WorkerMessage.Ended ended;
        try {
            ended = converse(slot, message);
        } catch (IOException | RuntimeException | Error e) {
            WorkerDiedException death = processes.broken(slot, e);
            backend.removeWorkerFolder(slot.process());
            if (!(e instanceof IOException)) death.addSuppressed(e);
            throw death;
        } finally {
            incoming.values().forEach(CachedPartitions.Incoming::close);
        }
        try {
            return switch (ended) {
                case WorkerMessage.Succeeded(var made, var counts, var parts) ->
                    new JobEvent.TaskResult(take(made), counts, parts);
                case WorkerMessage.Failed(var error) -> throw Unchecked.rethrow(error.error());
            };
        } finally {
            processes.giveBack(slot);
        }
    }

    private WorkerMessage.Ended converse(Slot slot, WorkerMessage.Run message) throws IOException {
        slot.connection().send(message);
        attempt.onCancel(() -> slot.tell(new WorkerMessage.Cancel(place.id())));
        while (true) {
            switch ((WorkerMessage) slot.connection().receive()) {
                case WorkerMessage.Question question -> slot.connection().send(answer(question, slot));
                case WorkerMessage.Ended ended -> {
                    return ended;
                }
                case WorkerMessage.Run _, WorkerMessage.Answer _, WorkerMessage.Notice _ ->
                    throw new InternalException("a worker speaks out of turn");
            }
        }
    }

    private Answer answer(WorkerMessage.Question question, Slot slot) {
        try {
            return switch (question) {
                case WorkerMessage.AskTemplate _ ->
                    new WorkerMessage.Bytes(attempt.stage().templateBytes());
                case WorkerMessage.AskFolder _ ->
                    new WorkerMessage.Folder(
                            backend.workerFolder(slot.process()).toString());
                case WorkerMessage.AskParts(long shuffle, int partition) -> parts(job.shuffle(shuffle), partition);
                case WorkerMessage.SayLost(long shuffle, int map, String file) -> {
                    job.shuffle(shuffle).discard(map, Path.of(file));
                    yield new WorkerMessage.Done();
                }
                case WorkerMessage.SayDropped(long cache, int partition, String file) -> {
                    job.cache(cache).drop(partition, Path.of(file));
                    yield new WorkerMessage.Done();
                }
                case WorkerMessage.AskPersisted(long cache, int partition) ->
                    persisted(job.cache(cache).block(partition));
                case WorkerMessage.AskChunk(int reader) -> {
                    Iterator<byte[]> chunks = readers.get(reader);
                    yield chunks.hasNext() ? new WorkerMessage.Bytes(chunks.next()) : new WorkerMessage.Done();
                }
                case WorkerMessage.GiveChunk(long cache, int partition, byte[] chunk) ->
                    new WorkerMessage.Verdict(take(new Given(cache, partition), chunk));
                case WorkerMessage.GiveEnd(long cache, int partition) -> {
                    CachedPartitions.Incoming all = incoming.remove(new Given(cache, partition));
                    if (all == null) all = job.cache(cache).incoming(partition, backend);
                    all.keep();
                    yield new WorkerMessage.Done();
                }
                case WorkerMessage.GiveFile(long cache, int partition, FileRun run) -> {
                    Path own = take(Path.of(run.file()), "persist-" + cache + "-" + partition);
                    job.cache(cache).keep(partition, own, run(run), backend);
                    yield new WorkerMessage.Done();
                }
                case WorkerMessage.AskBroadcast(long id) -> backend.broadcasts().bytes(id);
            };
        } catch (IOException | RuntimeException | Error e) {
            return new WorkerMessage.Problem(ErrorForm.of(e));
        }
    }

    static Run run(FileRun run) {
        return new Run(run.offset(), run.sizeBytes(), run.elementCount());
    }

    private static WorkerMessage.Parts parts(ShuffleOutput shuffle, int partition) {
        var byMap = new ArrayList<@Nullable PartInFile>();
        for (int map = 0; map < shuffle.mapCount(); map++) {
            MapOutput.Part part = shuffle.partOrNull(map, partition);
            byMap.add(part == null ? null : inFile(part));
        }
        return new WorkerMessage.Parts(byMap);
    }

    private static PartInFile inFile(MapOutput.Part part) {
        if (part.inMemory() != null) throw new InternalException("map output of a worker is in memory");
        return new PartInFile(
                part.file().path().toString(),
                part.runs().stream().mapToLong(Run::offset).toArray(),
                part.runs().stream().mapToLong(Run::sizeBytes).toArray());
    }

    private Answer persisted(@Nullable StoredBlock block) {
        if (block == null) return new WorkerMessage.Done();
        return switch (block.touched()) {
            case Place.Gone _ -> new WorkerMessage.Done();
            case Place.OnDisk(Run run) ->
                new WorkerMessage.InFile(
                        new FileRun(block.file().path().toString(), run.offset(), run.sizeBytes(), run.elementCount()));
            case Place.Chunks(ElementBytes bytes) -> {
                readers.add(bytes.chunks());
                yield new WorkerMessage.InMemory(readers.size() - 1);
            }
            case Place.Objects _ -> throw new InternalException("a worker's partition is kept as objects");
        };
    }

    /// @return whether there is memory for it
    private boolean take(Given given, byte[] chunk) {
        var all = incoming.computeIfAbsent(given, _ -> job.cache(given.cache).incoming(given.partition, backend));
        if (all.add(chunk)) return true;
        all.close();
        incoming.remove(given);
        return false;
    }

    private Object take(WorkerMessage.Made made) throws IOException {
        return switch (made) {
            case WorkerMessage.Result(byte[] bytes) -> bytes;
            case WorkerMessage.WrittenCheckpoint _ -> place.partition();
            case WorkerMessage.MapFile(String file, var spills, long[] bytes) -> {
                if (!(attempt.stage().template().body() instanceof TaskBody.ToShuffle shuffle))
                    throw new InternalException("a worker made map output where none was asked for");
                Path own = take(
                        Path.of(file), "shuffle-" + place.stageId() + "-" + place.partition() + "-" + place.attempt());
                yield MapOutput.inFile(
                        backend.blocks(), new SpillFile(own), shuffle.codec(), backend.memory(), spills, bytes);
            }
        };
    }

    /// Takes over a file of the worker.
    private Path take(Path file, String name) throws IOException {
        Path own = backend.spillDirectories().newFile(name);
        try {
            Files.move(file, own, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return own; // it was lost already, which who reads it will notice
        }
        return own;
    }
}
