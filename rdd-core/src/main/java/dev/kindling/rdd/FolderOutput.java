package dev.kindling.rdd;

import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.OutputJob;
import dev.kindling.rdd.io.OutputJob.Durability;
import dev.kindling.rdd.io.OutputMode;
import dev.kindling.rdd.io.TaskOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/// Elements written as lines of text, a file per partition.
final class TextOutput {

    private TextOutput() {}

    static <T> void write(Rdd<T> rdd, String folder, Compression compression) {
        FileSystem system = rdd.context().fileSystems().of(folder);
        var output = new OutputJob(system, folder, OutputMode.ERROR, Durability.SYNCED);
        output.begin();
        boolean committed = false;
        try {
            var job = Job.<T, TaskOutput.Commit>over(rdd.node(), (task, elements) -> {
                        try (var files = output.open(task.partition(), task.attempt())) {
                            writeLines(files, elements, compression);
                            return files.commit();
                        }
                    })
                    .described("saveAsTextFile");
            List<TaskOutput.Commit> commits = rdd.context().backend().run(job);
            output.commit(commits);
            committed = true;
        } finally {
            if (!committed) output.abort();
        }
    }

    private static <T> void writeLines(TaskOutput files, Iterator<T> elements, Compression compression)
            throws IOException {
        String extension = compression == Compression.NONE
                ? "txt"
                : "txt." + compression.extensions().getFirst();
        try (var lines = new BufferedWriter(
                new OutputStreamWriter(compression.compress(files.create("", extension)), StandardCharsets.UTF_8))) {
            while (elements.hasNext()) {
                lines.write(String.valueOf(elements.next()));
                lines.write('\n');
            }
        }
    }
}
