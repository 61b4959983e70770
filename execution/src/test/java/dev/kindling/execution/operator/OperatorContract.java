package dev.kindling.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every operator, whatever it computes.
public abstract class OperatorContract {

    /// What the inputs of an operator under contract have: a key and a value.
    public static final List<DataType> TYPES = List.of(AtomicType.INT, AtomicType.LONG);

    private final List<TestInput> inputs = new ArrayList<>();
    private TestTask task = new TestTask(1L << 30, Path.of("."));

    /// The operator over fresh inputs, as many of [#input] as it needs.
    protected abstract BatchOperator operator(OperatorContext context);

    /// An input of [#TYPES], sorted by the key.
    protected final TestInput input() {
        List<Batch> batches = new ArrayList<>();
        var random = new Random(inputs.size());
        for (int i = 0; i < 5; i++) {
            int[] keys = random.ints(700, i * 100, i * 100 + 100).sorted().toArray();
            batches.add(
                    Batch.of(IntVector.of(keys), LongVector.of(random.longs(700).toArray())));
        }
        var input = new TestInput(batches);
        inputs.add(input);
        return input;
    }

    @BeforeEach
    final void openTask(@TempDir Path folder) {
        task = new TestTask(1L << 30, folder);
    }

    @Test
    final void givesNoEmptyBatchesAndStaysAtTheEnd() {
        TestRows.drain(operator(task.context("operator")));
    }

    @Test
    final void releasesEverythingWhenClosedAtTheEnd() {
        TestRows.drain(operator(task.context("operator")));
        assertReleased();
    }

    @Test
    final void releasesEverythingWhenClosedEarly() {
        operator(task.context("operator")).close();
        assertReleased();
        try (BatchOperator operator = operator(task.context("operator"))) {
            assertThat(operator.next()).isNotNull();
        }
        assertReleased();
    }

    @Test
    final void stopsWhenTheQueryIsCancelled() {
        BatchOperator operator = operator(task.context("operator"));
        task.cancel();
        assertThatThrownBy(() -> TestRows.drain(operator))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED));
        assertReleased();
    }

    private void assertReleased() {
        assertThat(inputs).isNotEmpty().allMatch(TestInput::isClosed);
        assertThat(task.memory().usedBytes()).isZero();
        assertThat(task.spillFileCount()).isZero();
    }
}
