package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Cube;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Plain;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Rollup;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Sets;
import dev.kindling.error.ErrorCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/// The grouping sets GROUP BY asks for: each element gives some, and those of several elements are crossed.
final class GroupingSets {

    /// The most sets one GROUP BY may come to.
    private static final int MAX_SETS = 65_536;

    private final Function<Expression, RexNode> resolve;
    private final List<RexNode> keys = new ArrayList<>();

    private GroupingSets(Function<Expression, RexNode> resolve) {
        this.resolve = resolve;
    }

    /// All keys, and which of them make up each set.
    record Resolved(List<RexNode> keys, List<ImmutableBitSet> sets) {}

    static Resolved of(GroupBy groupBy, Function<Expression, RexNode> resolve) {
        var sets = new GroupingSets(resolve);
        List<ImmutableBitSet> product = List.of(ImmutableBitSet.of());
        for (GroupingElement element : groupBy.elements()) {
            List<ImmutableBitSet> next = sets.of(element);
            if ((long) product.size() * next.size() > MAX_SETS) {
                throw AnalysisErrors.of(
                        ErrorCondition.GROUPING_SIZE_LIMIT_EXCEEDED,
                        "GROUP BY asks for more than " + MAX_SETS + " grouping sets",
                        groupBy.position());
            }
            var crossed = new ArrayList<ImmutableBitSet>();
            for (ImmutableBitSet left : product) for (ImmutableBitSet right : next) crossed.add(left.union(right));
            product = crossed;
        }
        return new Resolved(sets.keys, product);
    }

    private List<ImmutableBitSet> of(GroupingElement element) {
        return switch (element) {
            case Plain(var value) -> List.of(set(List.of(value)));
            case GroupingElement.Set(var values) -> List.of(set(values));
            case Rollup(var levels) -> {
                var parts = levels.stream().map(this::set).toList();
                var sets = new ArrayList<ImmutableBitSet>();
                for (int length = parts.size(); length >= 0; length--) {
                    sets.add(ImmutableBitSet.union(parts.subList(0, length)));
                }
                yield sets;
            }
            case Cube(var dimensions) -> {
                if (dimensions.size() > 16) {
                    throw AnalysisErrors.of(
                            ErrorCondition.GROUPING_SIZE_LIMIT_EXCEEDED,
                            "CUBE has " + dimensions.size() + " columns, more than 16",
                            dimensions.getFirst().getFirst().position());
                }
                var parts = dimensions.stream().map(this::set).toList();
                var sets = new ArrayList<ImmutableBitSet>();
                for (int chosen = (1 << parts.size()) - 1; chosen >= 0; chosen--) {
                    var builder = ImmutableBitSet.builder();
                    for (int i = 0; i < parts.size(); i++) if ((chosen >> i & 1) != 0) builder.addAll(parts.get(i));
                    sets.add(builder.build());
                }
                yield sets;
            }
            case Sets(var members) -> {
                var sets = new ArrayList<ImmutableBitSet>();
                for (GroupingElement member : members) sets.addAll(of(member));
                yield sets;
            }
        };
    }

    private ImmutableBitSet set(List<Expression> values) {
        var builder = ImmutableBitSet.builder();
        for (Expression value : values) {
            RexNode key = resolve.apply(value);
            int index = keys.indexOf(key);
            if (index < 0) {
                index = keys.size();
                keys.add(key);
            }
            builder.set(index);
        }
        return builder.build();
    }
}
