package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.List;
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
    @EnumSource(JoinType.class)
    void joinsPartByPartFromDiskWhenRefusedMemory(JoinType type) {
        boolean nullAware = type == JoinType.NULL_AWARE_ANTI;
        List<DataType> types = nullAware ? List.of(AtomicType.STRING) : List.of(AtomicType.STRING, AtomicType.LONG);
        JoinCase join = JoinCase.random(types, type, 1500, 2500, 2000, 2);
        TestTask task = check(nullAware ? join : join.withResidual(), 40_000);
        assertThat(task.counter(OperatorCounters.SPILLS)).isPositive();
        assertThat(task.spillFileCount()).isZero();
        // So little that parts are split again.
        task = check(JoinCase.random(List.of(AtomicType.INT), type, 1000, 9000, 9000, 3), 30_000);
        if (type != JoinType.NULL_AWARE_ANTI)
            assertThat(task.counter(OperatorCounters.SPILLS)).isGreaterThan(1);
        assertThat(task.spillFileCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsInPassesWhereSplittingDoesNotHelp(JoinType type) {
        for (int distinct : new int[] {1, 3}) {
            JoinCase join = JoinCase.random(List.of(AtomicType.INT), type, 200, 5000, distinct, 4);
            TestTask task = check(join, 20_000);
            assertThat(task.counter(OperatorCounters.SPILLS)).isPositive();
            assertThat(task.spillFileCount()).isZero();
            if (type != JoinType.NULL_AWARE_ANTI) check(join.withResidual(), 20_000);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL_AWARE_ANTI"})
    void joinsWithoutKeysInPasses(JoinType type) {
        JoinCase join = JoinCase.random(List.of(AtomicType.INT), type, 300, 5000, 900, 5)
                .withoutKeys()
                .withResidual();
        var task = new TestTask(20_000, folder);
        var operator = new JoinInPassesOperator(
                new TestInput(join.probe()), new TestInput(join.build()), join.spec(), task.context("join"));
        TestRows.assertSameRows(TestRows.drain(operator), join.expected(), join.toString());
        assertThat(task.counter(OperatorCounters.SPILLS)).isPositive();
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
