package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.AtomicType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NestedLoopJoinOperatorTest {

    private final Path folder;

    NestedLoopJoinOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NULL_AWARE_ANTI"})
    void joinsByAnyConditionOrNone(JoinType type) {
        for (int[] sizes : new int[][] {{300, 200}, {3, 5000}, {0, 10}, {10, 0}, {0, 0}}) {
            JoinCase join = JoinCase.random(List.of(AtomicType.STRING), type, sizes[0], sizes[1], 9, sizes[1])
                    .withoutKeys();
            check(join);
            check(join.withResidual());
        }
    }

    private void check(JoinCase join) {
        var task = new TestTask(1L << 30, folder);
        var builder = new JoinTable.Builder(join.spec().buildTypes(), task.context("build"));
        for (Batch batch : join.build()) builder.add(batch);
        try (JoinTable table = JoinTable.of(List.of(builder), join.spec(), task.context("build"))) {
            var operator =
                    new NestedLoopJoinOperator(new TestInput(join.probe()), table, join.spec(), task.context("join"));
            TestRows.assertSameRows(TestRows.drain(operator), join.expected(), join.toString());
        }
    }
}
