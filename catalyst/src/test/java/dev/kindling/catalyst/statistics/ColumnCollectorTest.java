package dev.kindling.catalyst.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.DataTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ColumnCollectorTest {

    @Test
    void findsRangeNullsAndDistinctValues() {
        var collector = ColumnCollector.of(DataTypes.IntegerType);
        long[] validity = Validity.allValid(4);
        Validity.clear(validity, 2);
        collector.add(new IntVector(new int[] {5, -3, 99, 5}, 0, 4, validity));
        ColumnStatistics statistics = collector.statistics();
        assertThat(statistics.min()).isEqualTo(-3);
        assertThat(statistics.max()).isEqualTo(5);
        assertThat(statistics.nullCount()).isEqualTo(1);
        assertThat(statistics.distinctCount()).isEqualTo(2);
        assertThat(collector.rowCount()).isEqualTo(4);
    }

    @Test
    void countsManyDistinctValuesWithinAFewPercent() {
        for (int count : new int[] {100, 5_000, 20_000, 300_000}) {
            var collector = ColumnCollector.of(DataTypes.LongType);
            long[] values = LongStream.range(0, count).map(v -> v * 7919).toArray();
            collector.add(LongVector.of(values));
            collector.add(LongVector.of(values));
            assertThat(collector.statistics().distinctCount()).isCloseTo(count, within(count * 0.06));
        }
    }

    @Test
    void measuresTexts() {
        var collector = ColumnCollector.of(DataTypes.StringType);
        collector.add(BytesVector.ofStrings("pear", "fig", null, "\u00e4pfel"));
        ColumnStatistics statistics = collector.statistics();
        assertThat(statistics.min()).isEqualTo("fig");
        assertThat(statistics.max()).isEqualTo("\u00e4pfel");
        assertThat(statistics.averageLength()).isEqualTo(13 / 3.0);
        assertThat(statistics.histogram()).isNull();
    }

    @Test
    void countsADictionarysEntriesByTheirUse() {
        var collector = ColumnCollector.of(DataTypes.StringType);
        var entries = BytesVector.ofStrings("aa", "b", "unused");
        collector.add(new DictionaryVector(new int[] {0, 1, 0, 0}, 0, 4, null, entries));
        ColumnStatistics statistics = collector.statistics();
        assertThat(statistics.distinctCount()).isEqualTo(2);
        assertThat(statistics.averageLength()).isEqualTo(7 / 4.0);
        assertThat(statistics.max()).isEqualTo("b");
    }

    @Test
    void givesDecimalsTheirScale() {
        var collector = ColumnCollector.of(DataTypes.createDecimalType(10, 2));
        collector.add(LongVector.of(150, -5));
        ColumnStatistics statistics = collector.statistics();
        assertThat(statistics.min()).isEqualTo(new BigDecimal("-0.05"));
        assertThat(statistics.max()).isEqualTo(new BigDecimal("1.50"));
        assertThat(statistics.histogram()).startsWith(-0.05).endsWith(1.5);
    }

    @Test
    void saysNoGreatestValueBesideNaN() {
        var collector = ColumnCollector.of(DataTypes.DoubleType);
        collector.add(new DoubleVector(new double[] {1, Double.NaN}, 0, 2, null));
        assertThat(collector.statistics().min()).isEqualTo(1.0);
        assertThat(collector.statistics().max()).isNull();
    }

    @Test
    void fillsBucketsEqually() {
        var histogram = new HistogramBuilder();
        for (int i = 0; i < 100_000; i++) histogram.add(i % 1_000 < 900 ? i % 10 : i);
        List<Double> bounds = histogram.bounds(10);
        assertThat(bounds).hasSize(11).isSorted();
        assertThat(bounds.get(8)).isLessThan(10);
        assertThat(bounds.get(10)).isGreaterThan(90_000);
    }

    @Test
    void mergesWhatTasksSaw() {
        var left = ColumnCollector.of(DataTypes.LongType);
        var right = ColumnCollector.of(DataTypes.LongType);
        left.add(LongVector.of(1, 2, 3));
        right.add(LongVector.of(3, 4));
        left.merge(right);
        assertThat(left.statistics().distinctCount()).isEqualTo(4);
        assertThat(left.statistics().max()).isEqualTo(4L);
        assertThat(left.rowCount()).isEqualTo(5);
    }

    @Nested
    class StatisticsMergeTest {

        private static TableStatistics part(double rows, double distinct, int min, int max) {
            var column = new ColumnStatistics(distinct, min, max, 1.0, null, null);
            return new TableStatistics(rows, 100L, Map.of("a", column), List.of(Set.of("a")));
        }

        @Test
        void addsRowsAndWidensRanges() {
            TableStatistics whole = StatisticsMerge.ofParts(List.of(part(10, 10, 1, 10), part(20, 20, 11, 30)));
            assertThat(whole.rowCount()).isEqualTo(30);
            assertThat(whole.sizeBytes()).isEqualTo(200);
            assertThat(whole.keys()).isEmpty();
            ColumnStatistics a = Objects.requireNonNull(whole.columns().get("a"));
            assertThat(a.min()).isEqualTo(1);
            assertThat(a.max()).isEqualTo(30);
            assertThat(a.nullCount()).isEqualTo(2);
            assertThat(a.distinctCount()).isEqualTo(30);
        }

        @Test
        void countsTheSameValuesOnce() {
            TableStatistics whole = StatisticsMerge.ofParts(List.of(part(10, 5, 1, 10), part(20, 5, 1, 10)));
            assertThat(Objects.requireNonNull(whole.columns().get("a")).distinctCount())
                    .isEqualTo(5);
        }

        @Test
        void doesNotKnowWhatAPartDoesNotKnow() {
            TableStatistics whole = StatisticsMerge.ofParts(List.of(part(10, 5, 1, 10), TableStatistics.UNKNOWN));
            assertThat(whole.rowCount()).isNull();
            assertThat(whole.columns()).isEmpty();
        }
    }
}
