package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.BackendContract;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerializedLocalBackendTest extends BackendContract {

    @Override
    protected Backend newBackend() {
        return new LocalBackend(LocalOptions.withThreads(2).withMaxFailures(3).over(LocalOptions.Transport.SERIALIZED));
    }

    @Override
    protected void loseShuffleOutput(Shuffle<?, ?, ?> shuffle, int inputPartition) {
        ((LocalBackend) backend).discardShuffleOutput(shuffle, inputPartition);
    }

    static final class Connection {}

    record Settings(String name, Holder holder) implements Serializable {}

    static final class Holder implements Serializable {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // not serializable on purpose
        final Connection connection = new Connection();
    }

    @Test
    void namesTheFieldThatCannotTravel() {
        var settings = new Settings("x", new Holder());
        var source = new Source<Integer, Integer>(
                "one", List.of(new SourceSplit<>(0, 0)), (_, _) -> List.of(1).iterator());
        var node = new MapPartitions<Integer, String>(
                source, "use", (_, _) -> List.of(settings.name()).iterator());
        var job = Job.over(node, (_, elements) -> elements.next());
        var error = catchThrowableOfType(KindlingException.class, () -> backend.run(job));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_CALL);
        assertThat(error.conditionName()).isEqualTo("UNSUPPORTED_CALL.NOT_SERIALIZABLE");
        assertThat(error.parameters().get("path"))
                .containsPattern("SerializedLocalBackendTest \\(SerializedLocalBackendTest.java:\\d+\\) > captured"
                        + " variable 1\\.holder\\.connection")
                .contains("Connection)");
    }

    @Test
    void namesTheResultThatCannotTravel() {
        var source = new Source<Integer, Integer>(
                "one", List.of(new SourceSplit<>(0, 0)), (_, _) -> List.of(1).iterator());
        var job = Job.over(source, (_, _) -> new Connection());
        var error = catchThrowableOfType(KindlingException.class, () -> backend.run(job));
        assertThat(error.conditionName()).isEqualTo("UNSUPPORTED_CALL.NOT_SERIALIZABLE");
        assertThat(error.parameters().get("path")).contains("Connection");
    }
}
