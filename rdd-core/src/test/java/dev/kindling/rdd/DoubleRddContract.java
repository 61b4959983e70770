package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Pair;
import java.util.List;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What collections of numbers do, on every backend.
public abstract class DoubleRddContract extends ContextContract {

    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    private DoubleRdd doubles(double... numbers) {
        return context.parallelizeDoubles(DoubleStream.of(numbers).boxed().toList(), 3);
    }

    @Test
    void comesFromNumbers() {
        assertThat(numbers(3, 2).mapToDouble(n -> n / 2.0).collect()).containsExactly(0.0, 0.5, 1.0);
        assertThat(numbers(2, 1)
                        .flatMapToDouble(n -> List.of(n + 0.25, n + 0.75).iterator())
                        .collect())
                .containsExactly(0.25, 0.75, 1.25, 1.75);
        assertThat(numbers(4, 2)
                        .mapPartitionsToDouble(elements -> {
                            double sum = 0;
                            while (elements.hasNext()) sum += elements.next();
                            return List.of(sum).iterator();
                        })
                        .collect())
                .containsExactly(1.0, 5.0);
        assertThat(DoubleRdd.fromRdd(numbers(2, 1).map(n -> n * 1.0)).sum()).isEqualTo(1.0);
    }

    @Test
    void remainsNumbers() {
        DoubleRdd some = doubles(1, 2, 2, 3);
        assertThat(some.filter(n -> n > 1).sum()).isEqualTo(7);
        assertThat(some.distinct().sum()).isEqualTo(6);
        assertThat(some.distinct(2).sum()).isEqualTo(6);
        assertThat(some.union(doubles(4)).sum()).isEqualTo(12);
        assertThat(some.subtract(doubles(2)).sum()).isEqualTo(4);
        assertThat(some.subtract(doubles(2), 1).sum()).isEqualTo(4);
        assertThat(some.intersection(doubles(2, 3, 9)).sum()).isEqualTo(5);
        assertThat(some.coalesce(1).sum()).isEqualTo(8);
        assertThat(some.repartition(2).sum()).isEqualTo(8);
        assertThat(some.sample(false, 1).sum()).isEqualTo(8);
        assertThat(some.cache().sum()).isEqualTo(8);
        assertThat(some.unpersist().sum()).isEqualTo(8);
        assertThat(some.setName("some").name()).isEqualTo("some");
        assertThat(context.union(doubles(1), doubles(2)).sum()).isEqualTo(3);
    }

    @Test
    void computesStatistics() {
        DoubleRdd numbers = doubles(2, 4, 4, 4, 5, 5, 7, 9);
        StatCounter stats = numbers.stats();
        assertThat(stats.count()).isEqualTo(8);
        assertThat(stats.toString()).isEqualTo("(count: 8, mean: 5.0, stdev: 2.0, max: 9.0, min: 2.0)");
        assertThat(numbers.sum()).isEqualTo(40);
        assertThat(numbers.mean()).isCloseTo(5, CLOSE);
        assertThat(numbers.variance()).isCloseTo(4, CLOSE);
        assertThat(numbers.popVariance()).isCloseTo(4, CLOSE);
        assertThat(numbers.stdev()).isCloseTo(2, CLOSE);
        assertThat(numbers.popStdev()).isCloseTo(2, CLOSE);
        assertThat(numbers.sampleVariance()).isCloseTo(32.0 / 7, CLOSE);
        assertThat(numbers.sampleStdev()).isCloseTo(Math.sqrt(32.0 / 7), CLOSE);
        assertThat(numbers.max()).isEqualTo(9);
        assertThat(numbers.min()).isEqualTo(2);
        DoubleRdd none = DoubleRdd.fromRdd(context.emptyRDD());
        assertThat(none.mean()).isNaN();
        assertThat(none.sum()).isZero();
        assertThat(none.stats().variance()).isNaN();
        assertThatThrownBy(none::max).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void mergesStatisticsAsIfGatheredTogether() {
        StatCounter left = StatCounter.of(1, 2, 3);
        StatCounter both = left.copy().merge(StatCounter.of(10, 20));
        assertThat(both.variance()).isCloseTo(StatCounter.of(1, 2, 3, 10, 20).variance(), CLOSE);
        assertThat(both.merge(new StatCounter()).count()).isEqualTo(5);
        assertThat(left.merge(left).count()).isEqualTo(6);
        assertThat(left.sum()).isCloseTo(12, CLOSE);
    }

    @Test
    void drawsHistograms() {
        DoubleRdd numbers = doubles(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(numbers.histogram(new double[] {1, 5, 10})).containsExactly(4, 6);
        assertThat(numbers.histogram(new double[] {0, 1, 2, 100})).containsExactly(0, 1, 9);
        assertThat(numbers.histogram(new double[] {3, 4})).containsExactly(2);
        Pair<double[], long[]> even = numbers.histogram(3);
        assertThat(even.key()).containsExactly(1, 4, 7, 10);
        assertThat(even.value()).containsExactly(3, 3, 4);
        assertThat(doubles(5, 5).histogram(4).key()).containsExactly(5, 5);
        assertThat(doubles(5, 5).histogram(4).value()).containsExactly(2);
        assertThat(doubles(1, Double.NaN).histogram(new double[] {0, 2})).containsExactly(1);
        assertThatThrownBy(() -> numbers.histogram(new double[] {1})).hasMessageContaining("two borders");
        assertThatThrownBy(() -> numbers.histogram(new double[] {2, 1})).hasMessageContaining("2.0, then 1.0");
        assertThatThrownBy(() -> DoubleRdd.fromRdd(context.emptyRDD()).histogram(2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> doubles(1, Double.POSITIVE_INFINITY).histogram(2))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void estimatesMeansAndSums() throws InterruptedException {
        DoubleRdd numbers = doubles(1, 2, 3);
        assertThat(numbers.meanApprox(60_000).initialValue()).isEqualTo(BoundedDouble.exactly(2));
        assertThat(numbers.sumApprox(60_000, 0.5).getFinalValue()).isEqualTo(BoundedDouble.exactly(6));
    }
}
