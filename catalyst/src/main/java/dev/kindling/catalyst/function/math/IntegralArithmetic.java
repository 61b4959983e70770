package dev.kindling.catalyst.function.math;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.sql.types.AtomicType;

/// `+ - *` on integers. The loops only note whether something overflowed; who it was is looked for afterwards,
/// since the value at a NULL does not count.
final class IntegralArithmetic {

    private IntegralArithmetic() {}

    static Kernel kernel(ArithmeticOperator operator, AtomicType type, OnFailure onFailure) {
        if (type == AtomicType.LONG) {
            return (arguments, rowCount, context) -> longs(operator, arguments, rowCount, onFailure, context);
        }
        int max = type == AtomicType.BYTE
                ? Byte.MAX_VALUE
                : type == AtomicType.SHORT ? Short.MAX_VALUE : Integer.MAX_VALUE;
        return (arguments, rowCount, context) -> ints(operator, arguments, rowCount, type, max, onFailure, context);
    }

    private static ColumnVector ints(
            ArithmeticOperator operator,
            ColumnVector[] arguments,
            int size,
            AtomicType type,
            int max,
            OnFailure onFailure,
            EvaluationContext context) {
        IntVector left = Kernels.ints(arguments[0]);
        IntVector right = Kernels.ints(arguments[1]);
        int[] a = left.values();
        int[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        int[] result = new int[size];
        long min = -max - 1L;
        boolean fits = true;
        switch (operator) {
            case ADD -> {
                for (int i = 0; i < size; i++) {
                    long sum = (long) a[ao + i] + b[bo + i];
                    fits &= sum == narrowed(sum, min, max);
                    result[i] = (int) sum;
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < size; i++) {
                    long difference = (long) a[ao + i] - b[bo + i];
                    fits &= difference == narrowed(difference, min, max);
                    result[i] = (int) difference;
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < size; i++) {
                    long product = (long) a[ao + i] * b[bo + i];
                    fits &= product == narrowed(product, min, max);
                    result[i] = (int) product;
                }
            }
        }
        if (fits) return new IntVector(result, 0, size, null);
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (left.isNull(i) || right.isNull(i)) continue;
            long x = left.get(i);
            long y = right.get(i);
            long exact = switch (operator) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
            };
            if (exact >= min && exact <= max) continue;
            if (onFailure == OnFailure.ERROR && context.ansi()) throw overflow(operator, x, y, type);
            Validity.clear(bits, i);
        }
        return new IntVector(result, 0, size, bits);
    }

    private static long narrowed(long value, long min, long max) {
        return Math.max(min, Math.min(max, value));
    }

    private static ColumnVector longs(
            ArithmeticOperator operator,
            ColumnVector[] arguments,
            int size,
            OnFailure onFailure,
            EvaluationContext context) {
        LongVector left = Kernels.longs(arguments[0]);
        LongVector right = Kernels.longs(arguments[1]);
        long[] a = left.values();
        long[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        long[] result = new long[size];
        long overflow = 0;
        switch (operator) {
            case ADD -> {
                for (int i = 0; i < size; i++) {
                    long x = a[ao + i];
                    long y = b[bo + i];
                    long sum = x + y;
                    overflow |= (x ^ sum) & (y ^ sum);
                    result[i] = sum;
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < size; i++) {
                    long x = a[ao + i];
                    long y = b[bo + i];
                    long difference = x - y;
                    overflow |= (x ^ y) & (x ^ difference);
                    result[i] = difference;
                }
            }
            case MULTIPLY -> {
                boolean fits = true;
                for (int i = 0; i < size; i++) {
                    long x = a[ao + i];
                    long y = b[bo + i];
                    long product = x * y;
                    fits &= Math.multiplyHigh(x, y) == product >> 63;
                    result[i] = product;
                }
                overflow = fits ? 0 : -1;
            }
        }
        if (overflow >= 0) return new LongVector(result, 0, size, null);
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (left.isNull(i) || right.isNull(i) || !overflows(operator, left.get(i), right.get(i))) continue;
            if (onFailure == OnFailure.ERROR && context.ansi()) {
                throw overflow(operator, left.get(i), right.get(i), AtomicType.LONG);
            }
            Validity.clear(bits, i);
        }
        return new LongVector(result, 0, size, bits);
    }

    private static boolean overflows(ArithmeticOperator operator, long x, long y) {
        return switch (operator) {
            case ADD -> ((x ^ x + y) & (y ^ x + y)) < 0;
            case SUBTRACT -> ((x ^ y) & (x ^ x - y)) < 0;
            case MULTIPLY -> Math.multiplyHigh(x, y) != (x * y) >> 63;
        };
    }

    private static RuntimeException overflow(ArithmeticOperator operator, long x, long y, AtomicType type) {
        if (type == AtomicType.BYTE || type == AtomicType.SHORT) {
            return FunctionErrors.binaryOverflow(
                    ConversionErrors.literal(x, type),
                    operator.symbol(),
                    ConversionErrors.literal(y, type),
                    operator.tryFunction());
        }
        String message =
                (type == AtomicType.LONG ? "long" : "integer") + " overflow: " + x + " " + operator.symbol() + " " + y;
        return FunctionErrors.arithmeticOverflow(message, operator.tryFunction());
    }
}
