package dev.kindling.execution.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.sql.types.AtomicType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowScatterTest {

    private final List<List<Object>> expected = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Batch>> received = List.of(new ArrayList<>(), new ArrayList<>());
    private final RowScatter scatter = new RowScatter(
            List.of(AtomicType.STRING),
            2,
            64,
            (target, batch) -> received.get(target).add(batch));
    private final Random random = new Random(3);

    private void add(ColumnVector texts, String... values) {
        int[] targets = random.ints(values.length, 0, 2).toArray();
        for (int i = 0; i < values.length; i++) expected.get(targets[i]).add(values[i]);
        scatter.add(new Batch(values.length, List.of(texts)), targets);
    }

    private void addCodes(String... entries) {
        int[] codes = random.ints(100, 0, entries.length).toArray();
        String[] values = Arrays.stream(codes).mapToObj(code -> entries[code]).toArray(String[]::new);
        add(new DictionaryVector(codes, 0, codes.length, null, BytesVector.ofStrings(entries)), values);
    }

    private void checkRows() {
        scatter.flush();
        for (int t = 0; t < 2; t++) {
            List<Object> texts = new ArrayList<>();
            TestRows.rows(received.get(t)).forEach(row -> texts.add(row.getFirst()));
            assertThat(texts).isEqualTo(expected.get(t));
        }
    }

    @Test
    void goesOnWithADictionaryFromBatchToBatch() {
        for (int i = 0; i < 10; i++) addCodes("red", "green", "blue");
        checkRows();
        List<ColumnVector> dictionaries = received.getFirst().stream()
                .map(batch -> ((DictionaryVector) batch.column(0)).dictionary())
                .toList();
        assertThat(dictionaries).hasSizeGreaterThan(3);
        assertThat(dictionaries.getLast()).isSameAs(dictionaries.get(1));
    }

    @Test
    void keepsWhatItHasGivenOutWhenTheDictionaryGrowsOrEnds() {
        for (int i = 0; i < 10; i++) addCodes("red", "color number " + i, "a longer name of a color, number " + i);
        for (int i = 0; i < 5; i++) {
            String[] values = random.ints(100, 0, 40)
                    .mapToObj(n -> "#".repeat(n % 20) + n)
                    .toArray(String[]::new);
            add(BytesVector.ofStrings(values), values);
        }
        for (int i = 0; i < 5; i++) addCodes("black", "white");
        checkRows();
    }
}
