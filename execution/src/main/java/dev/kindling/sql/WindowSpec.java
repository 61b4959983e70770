package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Bound;
import dev.kindling.catalyst.syntax.Expression.BoundKind;
import dev.kindling.catalyst.syntax.Expression.Frame;
import dev.kindling.catalyst.syntax.Expression.FrameUnit;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.error.Position;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rows a window function sees: partition, order, frame. Made by [Window].
public final class WindowSpec {

    private final List<Expression> partitionBy;
    private final List<SortKey> orderBy;
    private final @Nullable Frame frame;

    WindowSpec(List<Expression> partitionBy, List<SortKey> orderBy, @Nullable Frame frame) {
        this.partitionBy = partitionBy;
        this.orderBy = orderBy;
        this.frame = frame;
    }

    Expression.Window window() {
        return new Expression.Window(null, partitionBy, orderBy, frame, Position.NONE);
    }

    public WindowSpec partitionBy(Column... columns) {
        return new WindowSpec(Arrays.stream(columns).map(Column::expression).toList(), orderBy, frame);
    }

    public WindowSpec partitionBy(String... columns) {
        return partitionBy(Arrays.stream(columns).map(Functions::col).toArray(Column[]::new));
    }

    public WindowSpec orderBy(Column... columns) {
        return new WindowSpec(
                partitionBy, Arrays.stream(columns).map(Column::sortKey).toList(), frame);
    }

    public WindowSpec orderBy(String... columns) {
        return orderBy(Arrays.stream(columns).map(Functions::col).toArray(Column[]::new));
    }

    /// Rows by position from the current one; negative before it, see the constants of [Window].
    public WindowSpec rowsBetween(long start, long end) {
        return new WindowSpec(partitionBy, orderBy, new Frame(FrameUnit.ROWS, bound(start), bound(end)));
    }

    /// Rows by distance of the (only) sort key from the current one.
    public WindowSpec rangeBetween(long start, long end) {
        return new WindowSpec(partitionBy, orderBy, new Frame(FrameUnit.RANGE, bound(start), bound(end)));
    }

    private static Bound bound(long distance) {
        if (distance == Window.unboundedPreceding) return new Bound(BoundKind.UNBOUNDED_PRECEDING, null);
        if (distance == Window.unboundedFollowing) return new Bound(BoundKind.UNBOUNDED_FOLLOWING, null);
        if (distance == Window.currentRow) return new Bound(BoundKind.CURRENT_ROW, null);
        var offset = Functions.lit(
                Math.abs(distance) <= Integer.MAX_VALUE
                        ? (Object) (int) Math.abs(distance)
                        : (Object) Math.abs(distance));
        return new Bound(distance < 0 ? BoundKind.PRECEDING : BoundKind.FOLLOWING, offset.expression());
    }
}
