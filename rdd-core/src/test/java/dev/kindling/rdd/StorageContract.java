package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Persist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of collections and tasks, on every backend.
public abstract class StorageContract extends BackendContract {

    @Test
    void keepsPersistedPartitionsUntilUnpersisted() {
        var persisted = new Persist<>(numbers(2, 3));
        collect(persisted);
        assertThat(collect(map(persisted, i -> i + 1))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(marks("opened")).isEqualTo(2);
        backend.unpersist(persisted);
        collect(persisted);
        assertThat(marks("opened")).isEqualTo(4);
    }

    @Test
    void runsNoStageBelowWhatIsPersisted() {
        var shuffle = summedByKey(map(numbers(2, 3), i -> Pair.of(i, i)), 2);
        var persisted = new Persist<>(shuffle);
        collect(persisted);
        loseShuffleOutput(shuffle, 0);
        assertThat(collect(persisted)).hasSize(6);
        assertThat(marks("opened")).isEqualTo(2);
    }

    @Test
    void readsACheckpointInsteadOfWhatMadeIt(@TempDir Path folder) throws Exception {
        var checkpoint =
                new Checkpoint<>(numbers(2, 3), folder.resolve("checkpoint").toString(), new JavaCodec<>());
        assertThat(collect(checkpoint)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(collect(checkpoint)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(marks("opened")).isEqualTo(2);
        try (var files = Files.list(folder.resolve("checkpoint"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void removesSpillFoldersWithTheirTask() {
        var spilling = new MapPartitions<Integer, String>(numbers(2, 1), "spill", (task, _) -> {
            Path spill = task.spillDirectory();
            Files.writeString(spill.resolve("run"), "data");
            Files.createDirectories(spill.resolve("more/deep"));
            return List.of(spill.toString()).iterator();
        });
        assertThat(collect(spilling))
                .hasSize(2)
                .allSatisfy(path -> assertThat(Path.of(path)).doesNotExist());
    }
}
