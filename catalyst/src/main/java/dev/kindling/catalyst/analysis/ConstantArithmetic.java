package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Folds sums, differences and products of integer constants, as they stand in `LIMIT 2 + 3`; leaves alone what
/// overflows or is anything else.
final class ConstantArithmetic {

    private ConstantArithmetic() {}

    static RexNode fold(RexNode node, Terms terms) {
        if (!(node instanceof RexCall call)) return node;
        long[] values = new long[call.getOperands().size()];
        for (int i = 0; i < values.length; i++) {
            Literal constant = terms.constant(fold(call.getOperands().get(i), terms));
            if (constant == null || constant.value() == null || !TypeCoercion.isIntegral(constant.type())) return node;
            values[i] = ((Number) constant.value()).longValue();
        }
        try {
            long result = switch (call.getKind()) {
                case PLUS -> Math.addExact(values[0], values[1]);
                case MINUS -> Math.subtractExact(values[0], values[1]);
                case TIMES -> Math.multiplyExact(values[0], values[1]);
                case MINUS_PREFIX -> Math.negateExact(values[0]);
                case CAST -> values[0];
                default -> throw new ArithmeticException("not folded: " + call.getKind());
            };
            return terms.literal(new Literal(result, AtomicType.LONG));
        } catch (ArithmeticException _) {
            return node;
        }
    }
}
