package dev.kindling.rdd.local;

import dev.kindling.rdd.BackendKind;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Local backends for their contracts.
public class LocalKind implements BackendKind {

    private final Transport transport;

    public LocalKind(Transport transport) {
        this.transport = transport;
    }

    TaskExecutor executor(int slots) {
        return TaskExecutor.threads(slots);
    }

    @Override
    public Backend open(Settings settings) {
        var options = LocalOptions.withThreads(1)
                .on(executor(settings.slots()))
                .over(transport)
                .withMaxFailures(settings.maxFailures())
                .scheduled(settings.scheduling());
        if (settings.memoryBytes() > 0) options = options.withMemory(new MemoryBudget(settings.memoryBytes()));
        if (settings.folder() != null) options = options.in(settings.folder());
        return new LocalBackend(options);
    }

    @Override
    public void loseShuffleOutput(Backend backend, Shuffle<?, ?, ?> shuffle, int inputPartition) {
        ((LocalBackend) backend).discardShuffleOutput(shuffle, inputPartition);
    }

    @Override
    public List<Path> shuffleFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("shuffle-"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public int queuedTasks(Backend backend) {
        return ((LocalBackend) backend).queuedTasks();
    }

    @Override
    public int runningTasks(Backend backend) {
        return ((LocalBackend) backend).runningTasks();
    }
}
