package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Arrange.Arrangement;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.error.InternalException;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/// A step after a SELECT block that orders or places its rows, and may name columns the block does not select.
///
/// @param partitions for those that place rows, how many partitions are wanted
record Ending(Kind kind, List<SortKey> keys, int partitions) {

    enum Kind {
        ORDER,
        SORT_WITHIN,
        HASH,
        RANGE,
        AT_MOST
    }

    Ending {
        keys = List.copyOf(keys);
    }

    static Ending sort(Relation.Sort sort) {
        Kind kind = sort.withinPartitions() ? Kind.SORT_WITHIN : Kind.ORDER;
        return new Ending(kind, sort.keys(), Arrange.DEFAULT_PARTITIONS);
    }

    /// The step `relation` is, or null if it is none.
    static @Nullable Ending of(Relation relation) {
        return switch (relation) {
            case Relation.Sort sort -> sort(sort);
            case Relation.Repartition(var partitions, var keys, var _) ->
                new Ending(Kind.HASH, asSortKeys(keys), orDefault(partitions));
            case Relation.RangePartition(var partitions, var keys, var _) ->
                new Ending(Kind.RANGE, keys, orDefault(partitions));
            case Relation.Coalesce(var partitions, var _) -> new Ending(Kind.AT_MOST, List.of(), partitions);
            default -> null;
        };
    }

    /// What comes before the step `relation` is.
    static Relation input(Relation relation) {
        return switch (relation) {
            case Relation.Sort sort -> sort.input();
            case Relation.Repartition repartition -> repartition.input();
            case Relation.RangePartition partition -> partition.input();
            case Relation.Coalesce coalesce -> coalesce.input();
            default -> throw new InternalException("not a step after a block: " + relation);
        };
    }

    static List<SortKey> asSortKeys(List<Expression> keys) {
        return keys.stream()
                .map(key -> key instanceof SortKey sortKey
                        ? sortKey
                        : new SortKey(key, Direction.ASCENDING, null, key.position()))
                .toList();
    }

    static int orDefault(@Nullable Integer partitions) {
        return Objects.requireNonNullElse(partitions, Arrange.DEFAULT_PARTITIONS);
    }

    /// Whether a number for a key means the column at that place, as in ORDER BY.
    boolean takesOrdinals() {
        return kind == Kind.ORDER || kind == Kind.SORT_WITHIN;
    }

    /// Whether rows must be comparable by the keys; to be hashed they need not.
    boolean compares() {
        return kind != Kind.HASH;
    }

    /// This step on the rows of `input`, its keys being the columns `fields`.
    RelNode over(RelNode input, List<RelFieldCollation> fields) {
        return switch (kind) {
            case ORDER -> fields.isEmpty() ? input : Projections.sort(input, fields);
            case SORT_WITHIN -> Arrange.create(input, new Arrangement.SortedWithin(fields));
            case HASH ->
                Arrange.create(
                        input,
                        fields.isEmpty()
                                ? new Arrangement.Evenly(partitions)
                                : new Arrangement.ByHash(
                                        fields.stream()
                                                .map(RelFieldCollation::getFieldIndex)
                                                .toList(),
                                        partitions));
            case RANGE -> Arrange.create(input, new Arrangement.ByRange(fields, partitions));
            case AT_MOST -> Arrange.create(input, new Arrangement.AtMost(partitions));
        };
    }
}
