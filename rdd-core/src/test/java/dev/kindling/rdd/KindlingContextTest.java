package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.worker.WorkerOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindlingContextTest {

    @Test
    void readsItsSettings() {
        try (var context = KindlingContext.builder()
                .master("local[3]")
                .conf(RddOptions.MEMORY_LIMIT, "512m")
                .conf("kindling.sql.shuffle.partitions", "4")
                .build()) {
            assertThat(context.backend().parallelism()).isEqualTo(3);
            assertThat(context.defaultParallelism()).isEqualTo(3);
            assertThat(context.backend().memory().limitBytes()).isEqualTo(512L << 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"local, 1", "local[7], 7", "' local[ 2 ] ', 2"})
    void understandsMasters(String master, int threads) {
        assertThat(RddOptions.master(Map.of(RddOptions.MASTER, master))).isEqualTo(new Master.Threads(threads));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"local-processes[3] | 3 | 1 | 512", "'local-cluster[2, 4,300]' | 2 | 4 | 300"})
    void understandsMastersOfProcesses(String master, int processes, int slots, long heapMegabytes) {
        var conf = Map.of(
                RddOptions.MASTER,
                master,
                RddOptions.WORKER_MEMORY,
                "512m",
                RddOptions.WORKER_JAVA_OPTIONS,
                " -Da=b  -ea ");
        var options = new WorkerOptions(processes, slots, heapMegabytes << 20, List.of("-Da=b", "-ea"));
        assertThat(RddOptions.master(conf)).isEqualTo(new Master.Processes(options));
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "2k, 2048", "512m, 536870912", "1g, 1073741824", "1GB, 1073741824", "3 MiB, 3145728"})
    void understandsSizes(String text, long bytes) {
        assertThat(RddOptions.bytes("key", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "kindling.master, yarn",
        "kindling.master, local[0]",
        "kindling.master, local[99999999999]",
        "kindling.master, local-processes",
        "kindling.master, 'local-cluster[2,1]'",
        "kindling.master, 'local-cluster[2,0,1024]'",
        "kindling.worker.memory, much",
        "kindling.memory.limit, much",
        "kindling.memory.limit, 99999999999g",
        "kindling.local.serialize, maybe",
        "kindling.task.maxFailures, 0"
    })
    void refusesValuesItDoesNotUnderstand(String key, String value) {
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> KindlingContext.builder().conf(key, value).build());
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_CONF_VALUE);
        assertThat(error.parameters()).containsEntry("confName", key).containsEntry("confValue", value);
    }

    @Test
    void suggestsTheSettingThatWasMeant() {
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> KindlingContext.builder()
                        .conf("kindling.memory.limt", "1g")
                        .build());
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNKNOWN_OPTION);
        assertThat(error.hint()).contains("kindling.memory.limit");
    }

    @Test
    void sharesNothingWithOthers() {
        try (var two = KindlingContext.builder().master("local[2]").build()) {
            try (var one = KindlingContext.builder().master("local[1]").build()) {
                assertThat(one.range(3).count()).isEqualTo(3);
            }
            assertThat(two.parallelize(List.of(1, 2, 3)).count()).isEqualTo(3);
        }
    }
}
