package dev.kindling.rdd;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.OutputJob;
import dev.kindling.rdd.io.OutputJob.Durability;
import dev.kindling.rdd.io.OutputMode;
import dev.kindling.rdd.io.SequenceFileWriter;
import dev.kindling.rdd.io.TaskOutput;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/// Collections written to new folders, a file per partition.
final class FolderOutput {

    /// Writes the elements of a partition.
    @FunctionalInterface
    private interface PartitionWriter<T> extends Serializable {

        /// @param out closed by this
        /// @param name of the file in its folder
        void write(OutputStream out, String name, Iterator<T> elements) throws Exception;
    }

    private FolderOutput() {}

    /// As lines.
    static <T> void text(Rdd<T> rdd, String folder, Compression compression) {
        String extension = compression == Compression.NONE
                ? "txt"
                : "txt." + compression.extensions().getFirst();
        write(rdd, "saveAsTextFile", folder, extension, (out, _, elements) -> {
            try (out;
                    var lines = new BufferedWriter(
                            new OutputStreamWriter(compression.compress(out), StandardCharsets.UTF_8))) {
                while (elements.hasNext()) {
                    lines.write(String.valueOf(elements.next()));
                    lines.write('\n');
                }
            }
        });
    }

    /// As pairs of nothing and several serialized objects.
    static <T> void objects(Rdd<T> rdd, String folder) {
        write(rdd, "saveAsObjectFile", folder, "seq", (out, name, elements) -> {
            try (var pairs = new SequenceFileWriter(new BufferedOutputStream(out), name, Compression.NONE)) {
                Iterator<byte[]> values = SequenceFiles.serialize(elements);
                while (values.hasNext()) pairs.write(null, values.next());
            }
        });
    }

    static <K, V> void pairs(Rdd<Pair<K, V>> rdd, String folder, Compression compression) {
        write(rdd, "saveAsSequenceFile", folder, "seq", (out, name, elements) -> {
            try (var pairs = new SequenceFileWriter(new BufferedOutputStream(out), name, compression)) {
                while (elements.hasNext()) {
                    Pair<K, V> pair = elements.next();
                    pairs.write(pair.key(), pair.value());
                }
            }
        });
    }

    private static <T> void write(
            Rdd<T> rdd, String description, String folder, String extension, PartitionWriter<T> writer) {
        FileSystem system = rdd.context().fileSystems().of(folder);
        var output = new OutputJob(system, folder, OutputMode.ERROR, Durability.SYNCED);
        output.begin();
        boolean committed = false;
        try {
            var job = Job.<T, TaskOutput.Commit>over(rdd.node(), (task, elements) -> {
                        try (var files = output.open(task.partition(), task.attempt())) {
                            String path = files.newFile("", extension);
                            writer.write(system.create(path), path.substring(path.lastIndexOf('/') + 1), elements);
                            return files.commit();
                        }
                    })
                    .described(description);
            List<TaskOutput.Commit> commits = rdd.context().backend().run(job);
            output.commit(commits);
            committed = true;
        } finally {
            if (!committed) output.abort();
        }
    }
}
