package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Counters;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// What a job and a worker process say to each other. The job says [Run]; the worker asks what it needs to know,
/// one [Question] at a time, each of which gets one [Answer]; then it says [Ended].
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
sealed interface WorkerMessage extends Serializable {

    /// Run a task.
    ///
    /// @param template which stage it is of; its bytes are asked for once
    /// @param splits the [Splits.OfTask] in bytes
    /// @param memoryBytes the limit of the session's budget, which the worker's does not exceed
    record Run(TaskRun.Place place, long template, byte[] splits, long memoryBytes) implements WorkerMessage {}

    // --- What a worker asks.

    sealed interface Question extends WorkerMessage {}

    /// Answered by [Bytes]: a [TaskBody.Template].
    record AskTemplate(long id) implements Question {}

    /// Where the process may make files. Answered by [Folder].
    record AskFolder() implements Question {}

    /// Answered by [Parts].
    record AskParts(long shuffle, int partition) implements Question {}

    /// A file of map output is not there or damaged. Answered by [Done].
    record SayLost(long shuffle, int map, String file) implements Question {}

    /// A file of a persisted partition is not there or damaged. Answered by [Done].
    record SayDropped(long cache, int partition, String file) implements Question {}

    /// Answered by [Done] if the partition is not kept, [InFile] or [InMemory].
    record AskPersisted(long cache, int partition) implements Question {}

    /// The next chunk of what [InMemory] announced. Answered by [Bytes], at the end by [Done].
    record AskChunk(int reader) implements Question {}

    /// A chunk of a partition to be kept. Answered by [Verdict]: whether there is memory for it.
    record GiveChunk(long cache, int partition, byte[] chunk) implements Question {}

    /// All chunks were given. Answered by [Done].
    record GiveEnd(long cache, int partition) implements Question {}

    /// A partition to be kept, in a file that belongs to the job from now on. Answered by [Done].
    record GiveFile(long cache, int partition, FileRun run) implements Question {}

    /// Answered by [BroadcastBytes].
    record AskBroadcast(long id) implements Question {}

    // --- What it is told.

    sealed interface Answer extends WorkerMessage {}

    record Done() implements Answer {}

    record Verdict(boolean accepted) implements Answer {}

    record Bytes(byte[] bytes) implements Answer {}

    record Folder(String path) implements Answer {}

    /// What each map task has for a partition; null where its output is not there.
    record Parts(ArrayList<@Nullable PartInFile> byMap) implements Answer {}

    /// The runs of a part, which has nothing in memory.
    record PartInFile(String file, long[] offsets, long[] sizes) implements Serializable {}

    record InFile(FileRun run) implements Answer {}

    /// A run of elements in a file.
    record FileRun(String file, long offset, long sizeBytes, long elementCount) implements Serializable {}

    /// The elements can be had in chunks from this reader.
    record InMemory(int reader) implements Answer {}

    record BroadcastBytes(byte[] bytes, Codec<?> codec) implements Answer {}

    /// The question could not be answered.
    record Problem(ErrorForm error) implements Answer {}

    // --- How a task ended.

    sealed interface Ended extends WorkerMessage {}

    record Succeeded(Made made, HashMap<Counters.Name, Long> counts, ArrayList<Accumulator<?, ?>> parts)
            implements Ended {}

    record Failed(ErrorForm error) implements Ended {}

    /// What a task made.
    sealed interface Made extends Serializable {}

    record Result(byte[] bytes) implements Made {}

    /// Map output that is all in a file, which belongs to the job from now on.
    ///
    /// @param spills see [MapOutput]
    /// @param bytes see [MapOutput#bytes]
    record MapFile(String file, ArrayList<long[]> spills, long[] bytes) implements Made {}

    record WrittenCheckpoint() implements Made {}

    // --- Beside the conversation, to the whole process.

    sealed interface Notice extends WorkerMessage {}

    /// The task is not wanted any more.
    record Cancel(long attemptId) implements Notice {}

    /// The value of a broadcast is to be asked for again, if it is needed again.
    record Forget(long broadcast) implements Notice {}
}
