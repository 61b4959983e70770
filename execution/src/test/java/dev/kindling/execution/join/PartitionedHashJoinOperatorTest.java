package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PartitionedHashJoinOperatorTest {

    private final Path folder;

    PartitionedHashJoinOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsInMemory(JoinType type) {
        TestTask task = check(JoinCase.random(List.of(AtomicType.LONG), type, 500, 300, 100, 1), 1L << 30);
        assertThat(task.counter(OperatorCounters.SPILLS)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL_AWARE_ANTI"})
    void joinsPartByPartFromDiskWhenRefusedMemory(JoinType type) {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.LONG);
        TestTask task = check(JoinCase.random(types, type, 1500, 2500, 2000, 2).withResidual(), 40_000);
        assertThat(task.counter(OperatorCounters.SPILLS)).isPositive();
        assertThat(task.spillFileCount()).isZero();
        // So little that parts are split again.
        task = check(JoinCase.random(List.of(AtomicType.INT), type, 1000, 9000, 9000, 3), 30_000);
        assertThat(task.counter(OperatorCounters.SPILLS)).isGreaterThan(1);
        assertThat(task.spillFileCount()).isZero();
    }

    @Test
    void saysWhoHoldsTheMemoryWhenSplittingDoesNotHelp() {
        JoinCase join = JoinCase.random(List.of(AtomicType.INT), JoinType.NULL_AWARE_ANTI, 100, 3000, 1, 4);
        var task = new TestTask(7_000, folder);
        assertThatThrownBy(() -> TestRows.drain(operator(join, task)))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY));
        assertThat(task.memory().usedBytes()).isZero();
        assertThat(task.spillFileCount()).isZero();
    }

    private static PartitionedHashJoinOperator operator(JoinCase join, TestTask task) {
        return new PartitionedHashJoinOperator(
                new TestInput(join.probe()), new TestInput(join.build()), join.spec(), task.context("join"));
    }

    private TestTask check(JoinCase join, long memory) {
        var task = new TestTask(memory, folder);
        TestRows.assertSameRows(TestRows.drain(operator(join, task)), join.expected(), join.toString());
        assertThat(task.memory().usedBytes()).isZero();
        return task;
    }
}
