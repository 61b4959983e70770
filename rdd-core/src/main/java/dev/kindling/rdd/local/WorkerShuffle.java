package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.local.WorkerMessage.PartInFile;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One partition of a shuffle, as a worker process reads it: from files that other tasks have left, wherever they
/// ran.
record WorkerShuffle(WorkerTaskHost host, long id, List<@Nullable PartInFile> byMap) implements ShuffleInput {

    @Override
    public int mapCount() {
        return byMap.size();
    }

    @Override
    public MapOutput.Part part(int map, int partition) {
        PartInFile part = byMap.get(map);
        if (part == null) throw new LostOutputException(id);
        var runs = new ArrayList<Run>();
        for (int i = 0; i < part.offsets().length; i++) runs.add(new Run(part.offsets()[i], part.sizes()[i], -1));
        return new MapOutput.Part(new SpillFile(Path.of(part.file())), runs, null);
    }

    @Override
    public void lost(int map, MapOutput.Part part) {
        host.ask(new WorkerMessage.SayLost(id, map, part.file().path().toString()));
    }

    @Override
    public @Nullable Iterator<Object> mergedInMemory(
            int partition, Combiner<Object, Object> combiner, Codec<Object> codec, TaskRun run) {
        return null;
    }
}
