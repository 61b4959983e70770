package dev.kindling.catalyst.optimizer.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.CyclicMetadataException;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;

class MemoizingHandlersTest {

    private final PlanBuilder plans = SmallTables.plans();

    private static RelMetadataQuery query(BuiltInMetadata.RowCount.Handler handler) {
        return new RelMetadataQuery(new MemoizingHandlers(
                Map.of(BuiltInMetadata.RowCount.Handler.class, handler), DefaultRelMetadataProvider.INSTANCE)) {};
    }

    /// Answers for all nodes, and otherwise for filters.
    public static final class Counting implements BuiltInMetadata.RowCount.Handler {

        final List<String> asked = new ArrayList<>();

        @Override
        public Double getRowCount(RelNode node, RelMetadataQuery query) {
            asked.add("node");
            return 7.0;
        }

        public Double getRowCount(Filter filter, RelMetadataQuery query) {
            asked.add("filter");
            return query.getRowCount(filter.getInput()) + 1;
        }
    }

    /// Asks what it is asked.
    public static final class Circular implements BuiltInMetadata.RowCount.Handler {

        @Override
        public Double getRowCount(RelNode node, RelMetadataQuery query) {
            return query.getRowCount(node);
        }
    }

    private RelNode filter() {
        RelBuilder b = plans.on("t");
        return b.filter(b.equals(b.field("a"), b.literal(1))).build();
    }

    @Test
    void asksTheMethodForTheMostSpecificClassOnce() {
        var handler = new Counting();
        RelMetadataQuery query = query(handler);
        RelNode filter = filter();
        assertThat(query.getRowCount(filter)).isEqualTo(8);
        assertThat(query.getRowCount(filter)).isEqualTo(8);
        assertThat(handler.asked).containsExactly("filter", "node");
    }

    @Test
    void forgetsWithTheQuery() {
        var handler = new Counting();
        RelNode filter = filter();
        query(handler).getRowCount(filter);
        query(handler).getRowCount(filter);
        assertThat(handler.asked).hasSize(4);
    }

    @Test
    void endsACircleAndRecovers() {
        RelMetadataQuery query = query(new Circular());
        RelNode filter = filter();
        assertThatThrownBy(() -> query.getRowCount(filter)).isInstanceOf(CyclicMetadataException.class);
        assertThat(query.map.row(filter)).isEmpty();
    }

    @Test
    void leavesOtherQuestionsToCalcite() {
        RelMetadataQuery query = query(new Counting());
        assertThat(query.getColumnOrigin(filter(), 1)).isNotNull();
        assertThat(query.getMaxRowCount(filter())).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
