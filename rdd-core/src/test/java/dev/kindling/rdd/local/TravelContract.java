package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.BackendContract;
import dev.kindling.rdd.Marks;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What backends do whose functions and data travel as bytes.
abstract class TravelContract extends BackendContract {

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
                .containsPattern("TravelContract \\(TravelContract.java:\\d+\\) > captured"
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

    /// Counts how often it is read back from bytes.
    static final class Counted implements Serializable {

        private static final long serialVersionUID = 1L;

        private final int number;

        Counted(int number) {
            this.number = number;
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            Marks.leave("read back");
        }
    }

    @Test
    void givesATaskOnlyTheSplitsItOpens() {
        var splits = IntStream.range(0, 50)
                .mapToObj(i -> new SourceSplit<>(new Counted(i), 0))
                .toList();
        var source = new Source<Counted, Integer>(
                "counted", splits, (_, split) -> List.of(split.number).iterator());
        var job = Job.over(new Coalesce<>(source, 10), (_, elements) -> {
            int sum = 0;
            while (elements.hasNext()) sum += elements.next();
            return sum;
        });
        assertThat(backend.run(job).stream().mapToInt(i -> i).sum()).isEqualTo(49 * 25);
        assertThat(Marks.count("read back")).isEqualTo(50);
    }

    @Test
    void givesEachTaskFunctionsOfItsOwn() {
        int[] calls = {0};
        var source = new Source<Integer, Integer>(
                "calls",
                IntStream.range(0, 20).mapToObj(i -> new SourceSplit<>(i, 0)).toList(),
                (_, _) -> List.of(++calls[0]).iterator());
        assertThat(backend.run(Job.over(source, (_, elements) -> elements.next())))
                .containsOnly(1);
        assertThat(calls[0]).isZero();
    }
}
