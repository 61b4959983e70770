package dev.kindling.tests.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.tests.engine.Agreement.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private final Agreement agreement = Agreement.within("1e-9");

    private static List<List<@Nullable String>> rows(@Nullable String... values) {
        var rows = new ArrayList<List<@Nullable String>>();
        for (String value : values) rows.add(Collections.singletonList(value));
        return rows;
    }

    @Test
    void numbersAgreeByValueAndFractionsNearly() {
        assertThat(agreement.difference(rows("1.50", "0.30000000000000004"), rows("1.5", "0.3"), Order.COUNTS))
                .isNull();
        assertThat(agreement.difference(rows("1.51"), rows("1.5"), Order.COUNTS))
                .isEqualTo("row 1 is [1.51], the peer's is [1.5]");
        assertThat(agreement.difference(rows("10000000000"), rows("10000000001"), Order.COUNTS))
                .isNotNull();
    }

    @Test
    void nullIsNotAText() {
        assertThat(agreement.difference(rows((String) null), rows("NULL"), Order.COUNTS))
                .isNotNull();
    }

    @Test
    void orderCountsOnlyWhereTheQuerySaysSo() {
        assertThat(agreement.difference(rows("1", "2"), rows("2", "1"), Order.FREE))
                .isNull();
        assertThat(agreement.difference(rows("1", "2"), rows("2", "1"), Order.COUNTS))
                .isNotNull();
        assertThat(Agreement.orderOf("SELECT a, rank() OVER (ORDER BY b) FROM t"))
                .isEqualTo(Order.FREE);
        assertThat(Agreement.orderOf("SELECT a FROM (SELECT 1) t\norder by a")).isEqualTo(Order.COUNTS);
    }
}
