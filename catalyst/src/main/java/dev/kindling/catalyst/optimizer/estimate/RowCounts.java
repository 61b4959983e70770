package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.logical.Generate;
import java.math.BigDecimal;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Estimates how many rows a node gives, from its inputs; never less than one, but for what is known to be empty.
public final class RowCounts implements BuiltInMetadata.RowCount.Handler {

    /// Rows a generator is taken to make of one.
    private static final double ROWS_PER_GENERATED_ROW = 4;

    @Override
    public Double getRowCount(RelNode node, RelMetadataQuery query) {
        return switch (node) {
            case TableScan scan -> scan.getTable().getRowCount();
            case Values values -> (double) values.getTuples().size();
            case Filter filter ->
                atLeastOne(query.getRowCount(filter.getInput())
                        * Selectivities.of(query, filter.getInput(), filter.getCondition()));
            case Join join -> JoinSizes.rowCount(join, query);
            case Correlate correlate -> correlated(correlate, query);
            case Aggregate aggregate -> groups(aggregate, query);
            case Sort sort -> limited(sort, query);
            case Union union -> {
                double sum = 0;
                for (RelNode input : union.getInputs()) sum += query.getRowCount(input);
                yield union.all ? sum : atLeastOne(sum * 0.7);
            }
            case Intersect intersect -> {
                double least = Double.MAX_VALUE;
                for (RelNode input : intersect.getInputs()) least = Math.min(least, query.getRowCount(input));
                yield atLeastOne(least * 0.5);
            }
            case Minus minus -> atLeastOne(query.getRowCount(minus.getInput(0)) * 0.7);
            case Generate generate -> query.getRowCount(generate.getInput()) * ROWS_PER_GENERATED_ROW;
            case SingleRel single -> query.getRowCount(single.getInput());
            default -> node.estimateRowCount(query);
        };
    }

    private static double correlated(Correlate correlate, RelMetadataQuery query) {
        double left = query.getRowCount(correlate.getLeft());
        return switch (correlate.getJoinType()) {
            case SEMI, ANTI -> atLeastOne(left * 0.5);
            default -> left * query.getRowCount(correlate.getRight());
        };
    }

    private static double groups(Aggregate aggregate, RelMetadataQuery query) {
        double rows = query.getRowCount(aggregate.getInput());
        double sum = 0;
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            sum += set.isEmpty() ? 1 : DistinctCounts.of(query, aggregate.getInput(), set);
        }
        return atLeastOne(
                Math.min(sum, Math.max(1, rows * aggregate.getGroupSets().size())));
    }

    private static double limited(Sort sort, RelMetadataQuery query) {
        double rows = query.getRowCount(sort.getInput());
        rows = Math.max(0, rows - count(sort.offset, 0));
        return Math.min(rows, count(sort.fetch, Double.MAX_VALUE));
    }

    private static double count(@Nullable RexNode node, double otherwise) {
        return node instanceof RexLiteral literal && literal.getValue() instanceof BigDecimal number
                ? number.doubleValue()
                : otherwise;
    }

    static double atLeastOne(double rows) {
        return Math.max(1, rows);
    }
}
