package dev.kindling.execution.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.sql.types.AtomicType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BytesColumnTest {

    private static final int ROWS = 20_000;

    @Test
    void staysADictionaryWhileTextsRepeat() {
        var store = new RowStore(List.of(AtomicType.STRING));
        fill(store, i -> i % 3000);
        assertThat(store.range(0, 100).column(0)).isInstanceOf(DictionaryVector.class);
        checkTexts(store, i -> i % 3000);
    }

    @Test
    void isNoDictionaryOnceMostRowsBroughtATextOfTheirOwn() {
        var store = new RowStore(List.of(AtomicType.STRING));
        fill(store, i -> i);
        assertThat(store.range(0, 100).column(0)).isNotInstanceOf(DictionaryVector.class);
        checkTexts(store, i -> i);
    }

    @Test
    void isNoDictionaryWhereTextsAreKnownToDiffer() {
        var store = RowStore.ofDifferentRows(List.of(AtomicType.STRING));
        List<ColumnVector> texts = List.of(dictionary(0, i -> i));
        assertThat(store.growthBytes(texts, null, 100)).isGreaterThan(100L * "text number 1".length());
        store.append(texts, null, 100);
        assertThat(store.range(0, 100).column(0)).isNotInstanceOf(DictionaryVector.class);
        for (int i = 0; i < 100; i++)
            assertThat(text(store.range(0, 100).column(0), i)).isEqualTo(expected(i));
    }

    private static DictionaryVector dictionary(int from, IntUnaryOperator number) {
        Object[] texts = new Object[Batch.CAPACITY];
        long[] bits = new long[Batch.CAPACITY / Long.SIZE];
        for (int i = 0; i < texts.length; i++) {
            String text = expected(number.applyAsInt(from + i));
            texts[i] = text == null ? "" : text;
            if (text != null) bits[i >> 6] |= 1L << i;
        }
        int[] codes = IntStream.range(0, texts.length).toArray();
        return new DictionaryVector(codes, 0, texts.length, bits, LiteralVectors.vector(AtomicType.STRING, texts));
    }

    private static @Nullable String expected(int number) {
        return number % 101 == 7 ? null : "text number " + number;
    }

    private static void fill(RowStore store, IntUnaryOperator number) {
        for (int from = 0; from < ROWS; from += Batch.CAPACITY) {
            store.append(List.of(dictionary(from, number)), null, Math.min(Batch.CAPACITY, ROWS - from));
        }
    }

    private static void checkTexts(RowStore store, IntUnaryOperator number) {
        for (int from = 0; from < ROWS; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, ROWS - from);
            ColumnVector texts = store.range(from, count).column(0);
            var found = new ArrayList<@Nullable String>();
            var wanted = new ArrayList<@Nullable String>();
            for (int i = 0; i < count; i++) {
                found.add(text(texts, i));
                wanted.add(expected(number.applyAsInt(from + i)));
            }
            assertThat(found).isEqualTo(wanted);
        }
    }

    private static @Nullable String text(ColumnVector texts, int row) {
        Object value = LiteralVectors.valueAt(texts, AtomicType.STRING, row);
        return value == null ? null : Objects.toString(value);
    }
}
