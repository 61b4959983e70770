package dev.kindling.catalyst.function.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.DoubleVector;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class OrderStatisticsTest {

    private static final long SEED = 20_260_101;

    @Test
    void placesTheValueOfARankWhereSortingWould() {
        var random = new Random(SEED);
        LongUnaryOperator[] shapes = {
            _ -> random.nextLong(),
            _ -> random.nextInt(3),
            _ -> 7,
            i -> i,
            i -> -i,
            i -> i % 10,
            i -> i < 500 ? i : Long.MAX_VALUE,
            i -> Math.abs(i - 300)
        };
        for (int shape = 0; shape < shapes.length; shape++) {
            for (int count : new int[] {1, 2, 31, 33, 100, 1000}) {
                long[] words = new long[count + 5];
                for (int i = 0; i < words.length; i++) words[i] = shapes[shape].applyAsLong(i);
                long[] sorted = Arrays.copyOf(words, count);
                Arrays.sort(sorted);
                for (int rank : new int[] {0, count / 10, count / 2, count - 1, count / 3}) {
                    OrderStatistics.place(words, count, rank);
                    assertThat(words[rank])
                            .as("seed %s, shape %s, rank %s of %s", SEED, shape, rank, count)
                            .isEqualTo(sorted[rank]);
                    for (int i = 0; i < count; i++) {
                        if (i < rank) assertThat(words[i]).isLessThanOrEqualTo(words[rank]);
                        else assertThat(words[i]).isGreaterThanOrEqualTo(words[rank]);
                    }
                }
                long[] afterwards = Arrays.copyOf(words, count);
                Arrays.sort(afterwards);
                assertThat(afterwards).as("the words are still the same").containsExactly(sorted);
            }
        }
    }

    @Test
    void ordersWordsAsTheirNumbers() {
        double[] numbers = {
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1.5,
            -Double.MIN_VALUE,
            -0.0,
            0.0,
            Double.MIN_VALUE,
            1.5,
            Double.POSITIVE_INFINITY,
            Double.NaN
        };
        long[] words = new long[numbers.length];
        OrderStatistics.write(DoubleVector.of(numbers), 0, numbers.length, words);
        assertThat(words).isSorted();
        for (int i = 0; i < words.length; i++) {
            assertThat(OrderStatistics.number(words[i])).isEqualTo(Double.valueOf(numbers[i]));
        }
    }
}
