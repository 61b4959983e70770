package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SortMergeJoinOperatorTest {

    private final Path folder;

    SortMergeJoinOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL_AWARE_ANTI"})
    void joinsSortedInputs(JoinType type) {
        for (long seed = 1; seed < 5; seed++) {
            for (int distinct : new int[] {3, 40, 700}) {
                List<DataType> types =
                        seed % 2 == 0 ? List.of(AtomicType.STRING) : List.of(AtomicType.INT, AtomicType.DOUBLE);
                JoinCase join = JoinCase.random(types, type, 500, 400, distinct, seed);
                check(join);
                check(join.withResidual());
                check(join.nullSafe());
            }
        }
        check(JoinCase.random(List.of(AtomicType.LONG), type, 0, 300, 10, 6));
        check(JoinCase.random(List.of(AtomicType.LONG), type, 300, 0, 10, 6));
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL_AWARE_ANTI"})
    void leavesTheRestToAHashJoinWhenRefusedMemory(JoinType type) {
        for (int distinct : new int[] {1, 3, 900}) {
            JoinCase join = JoinCase.random(List.of(AtomicType.INT), type, 600, 4000, distinct, 7);
            TestTask task = check(join, 10_000);
            if (distinct == 1) assertThat(task.counter(OperatorCounters.SPILLS)).isPositive();
            assertThat(task.spillFileCount()).isZero();
            check(join.withResidual(), 10_000);
        }
    }

    @Test
    void leavesProbeRowsUnreadThatCannotFindAPartner() {
        for (JoinType type : JoinType.values()) {
            if (type == JoinType.NULL_AWARE_ANTI) continue;
            JoinCase small = JoinCase.random(List.of(AtomicType.INT), type, 5000, 0, 1000, 8);
            assertThat(unreadProbeBatches(small) > 0).as(type.name()).isEqualTo(type.needsBuildRows());
        }
        JoinCase ends = JoinCase.random(List.of(AtomicType.INT), JoinType.INNER, 5000, 1, 1000, 9);
        assertThat(unreadProbeBatches(ends)).isPositive();
    }

    private int unreadProbeBatches(JoinCase join) {
        var probe = sortedInput(join.probe(), join.spec().probeTypes(), join);
        var build = sortedInput(join.build(), join.spec().buildTypes(), join);
        var operator =
                new SortMergeJoinOperator(probe, build, join.spec(), new TestTask(1L << 30, folder).context("join"));
        TestRows.assertSameRows(TestRows.drain(operator), join.expected(), join.toString());
        return probe.unread();
    }

    private static TestInput sortedInput(List<Batch> batches, List<DataType> types, JoinCase join) {
        return new TestInput(sorted(batches, types, join.spec().keys().size(), new Random(join.seed())));
    }

    private static List<Batch> sorted(List<Batch> batches, List<DataType> types, int keyCount, Random random) {
        var store = new RowStore(types);
        for (Batch batch : batches) store.append(batch);
        int[] order = RowSorter.sort(
                store, IntStream.range(0, keyCount).mapToObj(SortKey::ascending).toList());
        List<Batch> result = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            int count = Math.min(order.length - from, 1 + random.nextInt(200));
            result.add(store.gather(order, from, count));
            from += count;
        }
        return result;
    }

    private void check(JoinCase join) {
        check(join, 1L << 30);
    }

    private TestTask check(JoinCase join, long memory) {
        var probe = sortedInput(join.probe(), join.spec().probeTypes(), join);
        var build = sortedInput(join.build(), join.spec().buildTypes(), join);
        var task = new TestTask(memory, folder);
        var operator = new SortMergeJoinOperator(probe, build, join.spec(), task.context("join"));
        TestRows.assertSameRows(TestRows.drain(operator), join.expected(), join.toString());
        assertThat(task.memory().usedBytes()).isZero();
        assertThat(probe.isClosed() && build.isClosed()).isTrue();
        return task;
    }
}
