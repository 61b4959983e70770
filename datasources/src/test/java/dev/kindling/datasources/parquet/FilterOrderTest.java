package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterOrderTest {

    private static final int MANY = 1 << 20;

    private final RowFilter text = new OfColumn(0);
    private final RowFilter number = new OfColumn(1);
    private final List<RowFilter> filters = new ArrayList<>(List.of(text, number));
    private final FilterOrder order = new FilterOrder();

    /// A filter that is only put in order.
    private record OfColumn(int column) implements RowFilter {

        @Override
        public List<Integer> columns() {
            return List.of(column);
        }

        @Override
        public int select(ColumnVector[] vectors, int rowCount, int[] rows) {
            throw new UnsupportedOperationException("only its place is asked for");
        }
    }

    private double bytesPerRow(RowFilter filter) {
        return filter == text ? 80 : 2;
    }

    @Test
    void asksTheCheaperOneFirstBeforeAnythingIsKnown() {
        order.begin(filters, this::bytesPerRow);
        assertThat(filters).containsExactly(number, text);
    }

    @Test
    void keepsTheOrderGivenBetweenEquals() {
        order.begin(filters, _ -> 1);
        assertThat(filters).containsExactly(text, number);
    }

    @Test
    void asksTheOneFirstThatDropsMostForItsCost() {
        order.begin(filters, this::bytesPerRow);
        order.saw(number, MANY, MANY / 10);
        order.saw(text, MANY, 0);
        order.apply(filters);
        assertThat(filters).as("0.9 of 2 bytes against 1 of 80").containsExactly(number, text);

        order.saw(number, 100 * MANY, 100 * MANY);
        order.apply(filters);
        assertThat(filters).as("0.01 of 2 bytes against 1 of 80").containsExactly(text, number);
    }

    @Test
    void remembersWhatItSawWhenOtherRowsBegin() {
        order.saw(number, MANY, MANY);
        order.begin(filters, this::bytesPerRow);
        assertThat(filters).containsExactly(text, number);
    }
}
