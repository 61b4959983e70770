package dev.kindling.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.KeyWords;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordGroupTableTest {

    private static final long ALL_BITS = -1L;

    /// Texts of any length from 0 to 40 that often share their first eight bytes, or are others with zeros behind.
    private static @Nullable String[] texts(int count, Random random) {
        @Nullable String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            String text = "a common beginning that goes on and on".substring(0, random.nextInt(25));
            text += switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> "\0".repeat(random.nextInt(4));
                case 2 -> Integer.toString(random.nextInt(30));
                default -> Character.toString('é' + random.nextInt(3)).repeat(random.nextInt(8));
            };
            texts[i] = random.nextInt(20) == 0 ? null : text;
        }
        return texts;
    }

    private static void check(WordGroupTable table, List<Batch> batches) {
        Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
        int[] groups = new int[Batch.CAPACITY];
        for (Batch raw : batches) {
            var batch = new Batch(
                    raw.rowCount(),
                    raw.columns().stream().map(KeyVectors::normalized).toList());
            table.find(batch.columns().toArray(ColumnVector[]::new), batch.rowCount(), groups);
            List<List<@Nullable Object>> rows = TestRows.rows(List.of(batch));
            for (int i = 0; i < rows.size(); i++) {
                int group = groups[i];
                assertThat(numbers.computeIfAbsent(rows.get(i), _ -> group)).isEqualTo(group);
            }
        }
        assertThat(table.groupCount()).isEqualTo(numbers.size());
        List<List<@Nullable Object>> keys = new ArrayList<>();
        for (int from = 0; from < table.groupCount(); from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, table.groupCount() - from);
            keys.addAll(TestRows.rows(List.of(table.keys(from, count))));
        }
        numbers.forEach((key, group) -> assertThat(keys.get(group)).isEqualTo(key));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void numbersKeysOfAnyTypesItSuits(long seed) {
        var random = new Random(seed);
        List<DataType> suited = TestRows.ALL_TYPES.stream()
                .filter(t -> KeyWords.suit(List.of(t)))
                .toList();
        List<DataType> types = new ArrayList<>();
        for (int k = 1 + random.nextInt(5); k > 0; k--) types.add(suited.get(random.nextInt(suited.size())));
        double nulls = random.nextBoolean() ? 0 : 0.2;
        // Few values make keys come again, many make the table grow.
        for (int distinct : new int[] {3, 5000}) {
            check(new WordGroupTable(types, ALL_BITS), TestRows.random(types, 20_000, distinct, nulls, random));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {ALL_BITS, 3L << 62, 0})
    void tellsTextsApartThatLookAlike(long textMask) {
        var random = new Random(7);
        List<Batch> batches = new ArrayList<>();
        for (int b = 0; b < 30; b++) {
            int count = 1 + random.nextInt(500);
            batches.add(new Batch(
                    count,
                    List.of(BytesVector.ofStrings(texts(count, random)), BytesVector.ofStrings(texts(count, random)))));
        }
        List<Batch> firstColumns = batches.stream()
                .map(batch -> new Batch(batch.rowCount(), List.of(batch.column(0))))
                .toList();
        check(new WordGroupTable(List.of(AtomicType.STRING), textMask), firstColumns);
        check(new WordGroupTable(List.of(AtomicType.STRING, AtomicType.STRING), textMask), batches);
    }

    @Test
    void readsTextsFromWordsOrColumnsWhateverComesFirst() {
        var random = new Random(13);
        BytesVector entries = BytesVector.ofStrings("one", "two", "", "fifteen letters");
        for (int order = 0; order < 6; order++) {
            List<Batch> batches = new ArrayList<>();
            for (int b = 0; b < 9; b++) {
                int count = 1 + random.nextInt(200);
                ColumnVector texts = switch ((b / 3 + order) % 3) {
                    case 0 ->
                        new DictionaryVector(
                                random.ints(count, 0, entries.size()).toArray(), 0, count, null, entries);
                    case 1 ->
                        BytesVector.ofStrings(random.ints(count, 0, 300)
                                .mapToObj(i -> i == 0 ? null : "short " + i)
                                .toArray(String[]::new));
                    default -> BytesVector.ofStrings(texts(count, random));
                };
                ColumnVector numbers =
                        IntVector.of(random.ints(count, 0, order < 3 ? 2 : 5000).toArray());
                batches.add(new Batch(count, List.of(numbers, texts)));
            }
            check(new WordGroupTable(List.of(AtomicType.INT, AtomicType.STRING), ALL_BITS), batches);
        }
    }

    @Test
    void growsByWhatItSaysAtMost() {
        var random = new Random(11);
        List<DataType> types = List.of(AtomicType.LONG, AtomicType.LONG, AtomicType.INT);
        var table = new WordGroupTable(types, ALL_BITS);
        int[] groups = new int[Batch.CAPACITY];
        for (Batch batch : TestRows.random(types, 60_000, 40_000, 0.1, random)) {
            ColumnVector[] keys = batch.columns().toArray(ColumnVector[]::new);
            long most = table.sizeBytes() + table.growthBytes(keys, batch.rowCount());
            table.find(keys, batch.rowCount(), groups);
            assertThat(table.sizeBytes()).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void doesNotSuitNestedOrVeryWideKeys() {
        assertThat(KeyWords.suit(List.of(AtomicType.STRING, new DecimalType(38, 2))))
                .isTrue();
        assertThat(KeyWords.suit(List.of(new ArrayType(AtomicType.INT)))).isFalse();
        List<DataType> wide = new ArrayList<>();
        for (int i = 0; i < 7; i++) wide.add(AtomicType.STRING);
        assertThat(KeyWords.suit(wide)).isFalse();
    }

    @Test
    void wordsGrowUpToWhatAnArrayCanHold() {
        assertThat(WordGroupTable.grown(1024, 1025)).isEqualTo(2048);
        assertThat(WordGroupTable.grown(1024, 5000)).isEqualTo(5000);
        assertThat(WordGroupTable.grown(1 << 24, (1 << 24) + 1)).isEqualTo(3 << 23);
        assertThat(WordGroupTable.grown(3 << 29, (3 << 29) + 1L)).isEqualTo(Integer.MAX_VALUE - 8);
    }
}
