package dev.kindling.execution.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExchangeWriterTest {

    private final Path folder;

    ExchangeWriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<List<Batch>> write(List<DataType> types, List<Batch> batches, int targetCount, RowRouter router) {
        List<List<Batch>> received = new ArrayList<>();
        for (int i = 0; i < targetCount; i++) received.add(new ArrayList<>());
        var writer = new ExchangeWriter(
                types,
                targetCount,
                router,
                (target, batch) -> received.get(target).add(batch),
                new TestTask(1L << 30, folder).context("exchange"));
        writer.addAll(new TestInput(batches));
        return received;
    }

    @Test
    void sendsEqualKeysToOneTarget() {
        List<DataType> types = TestRows.ALL_TYPES;
        for (long seed = 1; seed < 4; seed++) {
            List<Batch> batches = TestRows.random(types, 3000, 40, 0.1, new Random(seed));
            for (int key = 0; key < types.size(); key++) {
                int column = key;
                List<List<Batch>> received = write(types, batches, 7, RowRouter.hash(new int[] {column}, 7));
                Map<@Nullable Object, Set<Integer>> targets = new HashMap<>();
                for (int t = 0; t < 7; t++) {
                    for (List<@Nullable Object> row : TestRows.rows(received.get(t))) {
                        targets.computeIfAbsent(row.get(column), _ -> new TreeSet<>())
                                .add(t);
                    }
                }
                assertThat(targets.values())
                        .as("seed %s, %s", seed, types.get(column))
                        .allMatch(some -> some.size() == 1);
                List<Batch> all = received.stream().flatMap(List::stream).toList();
                TestRows.assertSameRows(TestRows.rows(all), TestRows.rows(batches), "seed " + seed);
            }
        }
    }

    @Test
    void sendsFullBatchesAndKeepsTheOrderOfATarget() {
        List<DataType> types = List.of(AtomicType.LONG, AtomicType.STRING);
        List<Batch> batches = TestRows.random(types, 20_000, 1000, 0.1, new Random(7));
        List<List<Batch>> received = write(types, batches, 1, RowRouter.single());
        assertThat(TestRows.rows(received.getFirst())).isEqualTo(TestRows.rows(batches));
        assertThat(received.getFirst().subList(0, 9)).allMatch(b -> b.rowCount() == Batch.CAPACITY);
    }

    @Test
    void dealsRowsRound() {
        List<DataType> types = List.of(AtomicType.INT);
        List<Batch> batches = TestRows.random(types, 3000, 1000, 0.1, new Random(8));
        List<List<Batch>> received = write(types, batches, 3, RowRouter.roundRobin(3, 4));
        List<List<@Nullable Object>> rows = TestRows.rows(batches);
        for (int t = 0; t < 3; t++) {
            int first = (t + 2) % 3;
            assertThat(TestRows.rows(received.get(t)))
                    .isEqualTo(IntStream.range(0, 1000)
                            .mapToObj(i -> rows.get(first + 3 * i))
                            .toList());
        }
    }

    @Test
    void cutsAnOrderIntoRanges() {
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.LONG);
        List<SortKey> keys = List.of(SortKey.descending(0), SortKey.ascending(1));
        List<Batch> batches = TestRows.random(types, 10_000, 3000, 0.1, new Random(9));
        var sample = new RowSample(types, 500, 1);
        for (Batch batch : batches) sample.add(batch);
        assertThat(sample.rowsSeen()).isEqualTo(10_000);
        RangeBounds bounds = RangeBounds.of(sample.rows(), keys, 4);
        List<List<Batch>> received = write(types, batches, 4, RowRouter.range(bounds));
        var order = new RowOrder(keys);
        for (int t = 0; t + 1 < 4; t++) {
            for (Batch a : received.get(t)) {
                Batch b = received.get(t + 1).getFirst();
                for (int i = 0; i < a.rowCount(); i++)
                    assertThat(order.compare(a, i, b, 0)).isNegative();
            }
        }
        for (List<Batch> range : received) {
            assertThat(range.stream().mapToInt(Batch::rowCount).sum()).isBetween(1500, 3500);
        }
    }
}
