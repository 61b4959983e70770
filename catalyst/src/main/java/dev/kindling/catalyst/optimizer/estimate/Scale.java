package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.logical.LogicalLiterals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Values of any type as points on a line, in their own order, to interpolate between. A text is the number its
/// first eight bytes are in base 256.
public final class Scale {

    private Scale() {}

    /// The point of a value in the form of a physical literal's; NaN for NULL and for values without an order.
    public static double position(@Nullable Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case Boolean truth -> truth ? 1 : 0;
            case String text -> position(text.getBytes(StandardCharsets.UTF_8));
            case BytesValue bytes -> position(bytes.toArray());
            case null, default -> Double.NaN;
        };
    }

    private static double position(byte[] bytes) {
        double position = 0;
        for (int i = 0; i < 8; i++) position = position * 256 + (i < bytes.length ? bytes[i] & 0xff : 0);
        return position;
    }

    /// The point of a constant, seen through casts; NaN if `node` is none.
    static double position(RexNode node) {
        RexNode bare = withoutCasts(node);
        if (!(bare instanceof RexLiteral literal) || literal.isNull()) return Double.NaN;
        return switch (literal.getType().getSqlTypeName()) {
            case SYMBOL, SARG -> Double.NaN;
            default -> position(LogicalLiterals.fromRex(literal).value());
        };
    }

    /// The point of an end of a range in one of Calcite's search arguments over values of `type`.
    static double position(Comparable<?> end, RelDataType type, RexBuilder builder) {
        if (end instanceof BigDecimal number
                && type.getSqlTypeName().getFamily() == org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC) {
            return number.doubleValue();
        }
        return position(builder.makeLiteral(end, type, true, true));
    }

    static RexNode withoutCasts(RexNode node) {
        RexNode bare = node;
        while (bare.isA(SqlKind.CAST)) bare = ((RexCall) bare).getOperands().getFirst();
        return bare;
    }
}
