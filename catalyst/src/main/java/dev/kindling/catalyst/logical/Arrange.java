package dev.kindling.catalyst.logical;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/// The rows of the input in other partitions, or in another order within their partitions: REPARTITION,
/// DISTRIBUTE BY, SORT BY and their like. Which rows there are is not changed.
public final class Arrange extends SingleRel {

    /// As many partitions as the engine finds right.
    public static final int DEFAULT_PARTITIONS = 0;

    private final Arrangement arrangement;

    /// Where rows are wanted. Partitions are counted, or [#DEFAULT_PARTITIONS].
    public sealed interface Arrangement {

        /// Rows of equal values in `columns` in the same partition.
        record ByHash(List<Integer> columns, int partitions) implements Arrangement {
            public ByHash {
                columns = List.copyOf(columns);
            }
        }

        /// As many rows in each partition, whichever they are.
        record Evenly(int partitions) implements Arrangement {}

        /// Each partition has the rows of one range in the order of `keys`, the first the first ones.
        record ByRange(List<RelFieldCollation> keys, int partitions) implements Arrangement {
            public ByRange {
                keys = List.copyOf(keys);
            }
        }

        /// Whole partitions put together until they are no more than `partitions`.
        record AtMost(int partitions) implements Arrangement {}

        /// Each partition sorted for itself.
        record SortedWithin(List<RelFieldCollation> keys) implements Arrangement {
            public SortedWithin {
                keys = List.copyOf(keys);
            }
        }
    }

    private Arrange(RelOptCluster cluster, RelTraitSet traits, RelNode input, Arrangement arrangement) {
        super(cluster, traits, input);
        this.arrangement = arrangement;
    }

    public static Arrange create(RelNode input, Arrangement arrangement) {
        RelOptCluster cluster = input.getCluster();
        return new Arrange(cluster, cluster.traitSetOf(Convention.NONE), input, arrangement);
    }

    public Arrangement arrangement() {
        return arrangement;
    }

    /// The columns that say where a row belongs.
    public List<Integer> keyColumns() {
        return switch (arrangement) {
            case Arrangement.ByHash(var columns, var _) -> columns;
            case Arrangement.ByRange(var keys, var _) -> columnsOf(keys);
            case Arrangement.SortedWithin(var keys) -> columnsOf(keys);
            case Arrangement.Evenly _, Arrangement.AtMost _ -> List.of();
        };
    }

    private static List<Integer> columnsOf(List<RelFieldCollation> keys) {
        return keys.stream().map(RelFieldCollation::getFieldIndex).toList();
    }

    @Override
    public Arrange copy(RelTraitSet traitSet, List<RelNode> inputs) {
        return new Arrange(getCluster(), traitSet, inputs.getFirst(), arrangement);
    }

    /// This arrangement of another input, in which `moved` says where the key columns are.
    public Arrange copy(RelNode newInput, IntUnaryOperator moved) {
        Arrangement changed = switch (arrangement) {
            case Arrangement.ByHash(var columns, var partitions) ->
                new Arrangement.ByHash(columns.stream().map(moved::applyAsInt).toList(), partitions);
            case Arrangement.ByRange(var keys, var partitions) ->
                new Arrangement.ByRange(moved(keys, moved), partitions);
            case Arrangement.SortedWithin(var keys) -> new Arrangement.SortedWithin(moved(keys, moved));
            case Arrangement.Evenly _, Arrangement.AtMost _ -> arrangement;
        };
        return new Arrange(getCluster(), getTraitSet(), newInput, changed);
    }

    private static List<RelFieldCollation> moved(List<RelFieldCollation> keys, IntUnaryOperator moved) {
        return keys.stream()
                .map(k -> k.withFieldIndex(moved.applyAsInt(k.getFieldIndex())))
                .toList();
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("arrangement", arrangement);
    }
}
