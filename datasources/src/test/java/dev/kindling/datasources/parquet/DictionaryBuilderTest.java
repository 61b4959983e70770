package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DictionaryBuilderTest {

    /// Checks that the entries are the distinct values in the order of their first use.
    private static void assertCodes(ColumnVector values, IntFunction<?> value) {
        DictionaryVector built = Objects.requireNonNull(DictionaryBuilder.build(values));
        List<Object> distinct = new ArrayList<>(
                IntStream.range(0, values.size()).mapToObj(value).distinct().toList());
        assertThat(built.dictionary().size()).isEqualTo(distinct.size());
        for (int i = 0; i < values.size(); i++) {
            assertThat(distinct.get(built.code(i))).isEqualTo(value.apply(i));
        }
    }

    @Test
    void numbersThatLieTogetherAndApartHaveTheSameDictionary() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            int count = 1 + random.nextInt(500);
            long from = random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1;
            long step = random.nextBoolean() ? 1 : random.nextLong();
            int span = 1 + random.nextInt(2 * count);
            long[] longs =
                    random.longs(count, 0, span).map(n -> from + n * step).toArray();
            assertCodes(new LongVector(longs, 0, count, null), i -> longs[i]);
            int[] ints = Arrays.stream(longs).mapToInt(n -> (int) n).toArray();
            assertCodes(new IntVector(ints, 0, count, null), i -> ints[i]);
        }
        long[] ends = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, Long.MIN_VALUE, Long.MAX_VALUE};
        assertCodes(new LongVector(ends, 0, ends.length, null), i -> ends[i]);
    }

    @Test
    void textsDifferByTheirLastBytes() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            String[] texts = new String[1 + random.nextInt(300)];
            for (int i = 0; i < texts.length; i++) {
                texts[i] =
                        "abcdefghijklmnopqrst".substring(0, random.nextInt(20)) + "xyé€".substring(random.nextInt(5));
            }
            assertCodes(BytesVector.ofStrings(texts), i -> texts[i]);
        }
    }

    @Test
    void mostlyDistinctNumbersHaveNone() {
        int[] ints = IntStream.range(0, 50_000).toArray();
        assertThat(DictionaryBuilder.build(new IntVector(ints, 0, ints.length, null)))
                .isNull();
    }

    @Test
    void extremesAreTheFirstOfTheirKind() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            int count = 10 + random.nextInt(200);
            int[] ints = random.ints(count, -5, 6).toArray();
            long[] longs = random.longs(count, -5, 6).toArray();
            int offset = random.nextInt(4);
            int from = random.nextInt(3);
            int to = count - offset - random.nextInt(3);
            var intExtremes = ValueExtremes.find(new IntVector(ints, offset, count - offset, null), from, to);
            int[] part = Arrays.copyOfRange(ints, offset + from, offset + to);
            assertThat(intExtremes)
                    .isEqualTo(new ValueExtremes(
                            from + first(part, Arrays.stream(part).min().orElseThrow()),
                            from + first(part, Arrays.stream(part).max().orElseThrow())));
            var longExtremes = ValueExtremes.find(new LongVector(longs, offset, count - offset, null), from, to);
            part = Arrays.stream(longs, offset + from, offset + to)
                    .mapToInt(n -> (int) n)
                    .toArray();
            assertThat(longExtremes)
                    .isEqualTo(new ValueExtremes(
                            from + first(part, Arrays.stream(part).min().orElseThrow()),
                            from + first(part, Arrays.stream(part).max().orElseThrow())));
        }
    }

    private static int first(int[] values, int wanted) {
        int at = 0;
        while (values[at] != wanted) at++;
        return at;
    }
}
