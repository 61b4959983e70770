package dev.kindling.rdd.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SizeEstimateTest {

    record Point(double x, double y, String label) {}

    @Test
    void knowsTheCommonClasses() {
        assertThat(SizeEstimate.of(null)).isZero();
        assertThat(SizeEstimate.of(1)).isEqualTo(16);
        assertThat(SizeEstimate.of(1L)).isEqualTo(24);
        assertThat(SizeEstimate.of("12345678")).isEqualTo(48);
        assertThat(SizeEstimate.of(new long[1000])).isEqualTo(8016);
        assertThat(SizeEstimate.of(Pair.of(1, 1))).isEqualTo(56);
    }

    @Test
    void followsTheFieldsOfRecords() {
        assertThat(SizeEstimate.of(new Point(1, 2, "12345678"))).isBetween(72L, 104L);
    }

    @Test
    void growsByAnElementWhenOneIsAppended() {
        var list = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) list.add("12345678");
        long before = SizeEstimate.of(list);
        list.add("12345678");
        assertThat(SizeEstimate.of(list) - before).isBetween(48L, 64L);
    }

    @Test
    void endsOnStructuresWithCycles() {
        var list = new ArrayList<Object>();
        list.add(list);
        list.add(Map.of("key", List.of(1, 2, 3)));
        assertThat(SizeEstimate.of(list)).isPositive();
    }
}
