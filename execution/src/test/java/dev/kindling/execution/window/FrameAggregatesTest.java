package dev.kindling.execution.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameAggregatesTest {

    @ParameterizedTest
    @ValueSource(strings = {"collect_list", "first", "last", "min", "max", "count"})
    void mergesFramesInTheOrderOfTheirRows(String name) {
        AggregateFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        for (DataType type : List.of(AtomicType.LONG, AtomicType.STRING)) {
            var rows = new RowStore(List.of(type));
            List<Batch> batches = TestRows.random(List.of(type), 300, 200, 0.2, new Random(1));
            for (Batch batch : batches) rows.append(batch);
            byte[] begins = new byte[300];
            begins[0] = 1;
            begins[170] = 1;
            var chunk = new WindowChunk(rows, 300, begins, List.of());
            var aggregation = Aggregation.of(function, function.bind(List.of(Argument.of(type))), List.of(0));
            var frame = new WindowFrame(WindowFrame.Unit.ROWS, new WindowFrame.Offset(-37), new WindowFrame.Offset(12));
            StoredColumn results = FrameAggregates.compute(chunk, aggregation, frame);
            List<List<@Nullable Object>> values = TestRows.rows(batches);
            for (int i = 0; i < 300; i++) {
                List<@Nullable Object> inFrame = new ArrayList<>();
                int start = Math.max(i < 170 ? 0 : 170, i - 37);
                int end = Math.min(i < 170 ? 170 : 300, i + 13);
                for (int j = start; j < end; j++) inFrame.add(values.get(j).getFirst());
                assertThat(TestRows.value(results.range(i, 1), 0))
                        .as("%s of %s, row %s", name, type, i)
                        .isEqualTo(expected(name, inFrame));
            }
        }
    }

    @SuppressWarnings("unchecked") // longs and strings compare with themselves
    private static @Nullable Object expected(String name, List<@Nullable Object> frame) {
        List<Object> present = new ArrayList<>();
        for (Object value : frame) if (value != null) present.add(value);
        return switch (name) {
            case "collect_list" -> present;
            case "first" -> frame.getFirst();
            case "last" -> frame.getLast();
            case "count" -> (long) present.size();
            case "min" ->
                present.stream().min((a, b) -> order((Comparable<Object>) a, b)).orElse(null);
            default ->
                present.stream().max((a, b) -> order((Comparable<Object>) a, b)).orElse(null);
        };
    }

    private static int order(Comparable<Object> a, Object b) {
        return a.compareTo(b);
    }
}
