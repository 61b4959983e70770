package dev.kindling.catalyst.logical;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.jspecify.annotations.Nullable;

/// `GROUPS(n)`: the mark of a window frame's offset that counts groups of peers. Calcite's frames are of ROWS or
/// RANGE only; a frame of GROUPS is one of RANGE, which has the same CURRENT ROW, with offsets of this form.
public final class GroupDistance extends SqlFunction {

    private static final GroupDistance INSTANCE = new GroupDistance();

    private GroupDistance() {
        super("GROUPS", SqlKind.OTHER_FUNCTION, ReturnTypes.ARG0, null, OperandTypes.ANY, SqlFunctionCategory.SYSTEM);
    }

    public static RexNode of(RexBuilder builder, RexNode count) {
        return builder.makeCall(count.getType(), INSTANCE, List.of(count));
    }

    /// How many groups `offset` counts, or null if it is no distance in groups.
    public static @Nullable RexNode count(RexNode offset) {
        return offset instanceof RexCall call && call.getOperator() instanceof GroupDistance
                ? call.getOperands().getFirst()
                : null;
    }
}
