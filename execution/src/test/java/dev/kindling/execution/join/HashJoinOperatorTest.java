package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HashJoinOperatorTest {

    private final Path folder;

    HashJoinOperatorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsByKeysOfEveryType(JoinType type) {
        for (DataType keyType : TestRows.ALL_TYPES) {
            check(JoinCase.random(List.of(keyType), type, 700, 300, 80, 21));
            check(JoinCase.random(List.of(keyType), type, 300, 60, 1000, 22));
        }
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsByRandomCombinationsOfKeys(JoinType type) {
        if (type == JoinType.NULL_AWARE_ANTI) return;
        for (long seed = 30; seed < 40; seed++) {
            var random = new Random(seed);
            List<DataType> types = new ArrayList<>();
            for (int i = 2 + random.nextInt(2); i > 0; i--) {
                types.add(TestRows.ALL_TYPES.get(random.nextInt(TestRows.ALL_TYPES.size() - 1)));
            }
            check(JoinCase.random(types, type, 600, 200, 6, seed));
            check(JoinCase.random(types, type, 600, 200, 6, seed).withResidual());
            check(JoinCase.random(types, type, 600, 200, 6, seed).nullSafe());
        }
        check(JoinCase.random(List.of(AtomicType.INT, AtomicType.FLOAT), type, 900, 400, 12, 41));
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsWithAnEmptySide(JoinType type) {
        check(JoinCase.random(List.of(AtomicType.INT), type, 0, 50, 10, 50));
        check(JoinCase.random(List.of(AtomicType.STRING), type, 50, 0, 10, 51));
        check(JoinCase.random(List.of(AtomicType.LONG), type, 0, 0, 10, 52));
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsManyRowsPerKey(JoinType type) {
        check(JoinCase.random(List.of(AtomicType.INT), type, 200, 3000, 2, 60));
        if (type != JoinType.NULL_AWARE_ANTI) {
            check(JoinCase.random(List.of(AtomicType.STRING), type, 200, 3000, 2, 61)
                    .withResidual());
        }
    }

    @ParameterizedTest
    @EnumSource(JoinType.class)
    void joinsInSeveralTasksOverOneTable(JoinType type) {
        JoinCase join = JoinCase.random(List.of(AtomicType.LONG), type, 2000, 500, 300, 70);
        var task = new TestTask(1L << 30, folder);
        List<JoinTable.Builder> builders = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            builders.add(new JoinTable.Builder(join.spec().buildTypes(), task.context("build")));
        int turn = 0;
        for (Batch batch : join.build()) builders.get(turn++ % 3).add(batch);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (JoinTable table = JoinTable.of(builders, join.spec(), task.context("build"))) {
            var matches = new BuildMatches(table, 2);
            int half = join.probe().size() / 2;
            for (List<Batch> share : List.of(
                    join.probe().subList(0, half),
                    join.probe().subList(half, join.probe().size()))) {
                rows.addAll(TestRows.drain(
                        new HashJoinOperator(new TestInput(share), table, join.spec(), matches, task.context("join"))));
            }
        }
        TestRows.assertSameRows(rows, join.expected(), join.toString());
        assertThat(task.memory().usedBytes()).isZero();
    }

    @Test
    void givesOutOnlyTheColumnsAskedFor() {
        JoinCase join = JoinCase.random(List.of(AtomicType.INT), JoinType.INNER, 100, 100, 20, 80);
        int last = join.spec().existenceColumn() - 1;
        check(join.withOutput(List.of(last, 0, last)));
        check(join.withOutput(List.of()));
    }

    private void check(JoinCase join) {
        var task = new TestTask(1L << 30, folder);
        var builder = new JoinTable.Builder(join.spec().buildTypes(), task.context("build"));
        var build = new TestInput(join.build());
        for (Batch batch = build.next(); batch != null; batch = build.next()) builder.add(batch);
        var probe = new TestInput(join.probe());
        try (JoinTable table = JoinTable.of(List.of(builder), join.spec(), task.context("build"))) {
            var operator = new HashJoinOperator(probe, table, join.spec(), task.context("join"));
            TestRows.assertSameRows(TestRows.drain(operator), join.expected(), join.toString());
        }
        assertThat(probe.isClosed()).isTrue();
        assertThat(task.memory().usedBytes()).isZero();
    }
}
