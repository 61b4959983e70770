package dev.kindling.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopBoundTest {

    private static byte[] kept(TopBound bound, DataType type, @Nullable Object... values) {
        ColumnVector vector = LiteralVectors.vector(type, values);
        byte[] keep = new byte[values.length];
        Arrays.fill(keep, (byte) 1);
        bound.narrow(vector, keep, values.length);
        return keep;
    }

    private static ColumnVector value(DataType type, @Nullable Object value) {
        return LiteralVectors.vector(type, new Object[] {value});
    }

    @Test
    void saysNothingBeforeRowsHaveCome() {
        var bound = new TopBound(3, SortKey.ascending(0), AtomicType.LONG);
        assertThat(bound.filter()).isNull();
    }

    @Test
    void keepsRowsUpToTheBoundAndNullsThatComeFirst() {
        var bound = new TopBound(3, SortKey.ascending(0), AtomicType.LONG);
        bound.reached(value(AtomicType.LONG, 5L));
        assertThat(bound.filter()).isSameAs(bound);
        assertThat(bound.column()).isEqualTo(3);
        assertThat(kept(bound, AtomicType.LONG, 4L, 5L, 6L, null, Long.MIN_VALUE, Long.MAX_VALUE))
                .containsExactly(1, 1, 0, 1, 1, 0);
        assertThat(bound.min()).isNull();
        assertThat(bound.max()).isEqualTo(5L);
        assertThat(bound.takesNulls()).isTrue();
    }

    @Test
    void keepsRowsFromTheBoundOnWhereTheOrderDescends() {
        var bound = new TopBound(0, SortKey.descending(0), AtomicType.INT);
        bound.reached(value(AtomicType.INT, -5));
        assertThat(kept(bound, AtomicType.INT, -6, -5, -4, null, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .containsExactly(0, 1, 1, 0, 0, 1);
        assertThat(bound.min()).isEqualTo(-5);
        assertThat(bound.max()).isNull();
        assertThat(bound.takesNulls()).isFalse();
    }

    @Test
    void theTightestBoundHolds() {
        var bound = new TopBound(0, SortKey.ascending(0), AtomicType.LONG);
        bound.reached(value(AtomicType.LONG, 7L));
        bound.reached(value(AtomicType.LONG, 5L));
        bound.reached(value(AtomicType.LONG, 9L));
        assertThat(bound.max()).isEqualTo(5L);
        bound.reached(value(AtomicType.LONG, null));
        bound.reached(value(AtomicType.LONG, 1L));
        assertThat(kept(bound, AtomicType.LONG, Long.MIN_VALUE, null)).containsExactly(0, 1);
        assertThat(bound.max()).isNull();
    }

    @Test
    void nullsThatComeLastBoundNothing() {
        var bound = new TopBound(0, SortKey.descending(0), AtomicType.LONG);
        bound.reached(value(AtomicType.LONG, null));
        assertThat(bound.filter()).isNull();
    }

    @Test
    void textsAndFractionsHaveNoBoundsToCompareWithStatistics() {
        var texts = new TopBound(0, SortKey.ascending(0), AtomicType.STRING);
        texts.reached(value(AtomicType.STRING, "mm"));
        assertThat(kept(texts, AtomicType.STRING, "m", "mm", "n", "", null)).containsExactly(1, 1, 0, 1, 1);
        assertThat(texts.max()).isNull();
        var fractions = new TopBound(0, SortKey.ascending(0), AtomicType.DOUBLE);
        fractions.reached(value(AtomicType.DOUBLE, 0.0));
        assertThat(kept(fractions, AtomicType.DOUBLE, -0.0, 0.0, -1.0, 0.5, Double.NaN))
                .containsExactly(1, 1, 1, 0, 0);
        assertThat(fractions.max()).isNull();
    }
}
