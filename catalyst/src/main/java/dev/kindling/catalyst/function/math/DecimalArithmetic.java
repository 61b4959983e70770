package dev.kindling.catalyst.function.math;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// `+ - *` on decimals, whose result type leaves room for every exact result unless it hits 38 digits.
///
/// | operands | result | how |
/// |---|---|---|
/// | long | long | one multiplication to the result's scale, no check |
/// | long | two longs | `multiplyHigh`; sums with carry |
/// | two longs that need no rounding | two longs | `multiplyHigh` where both values fit a long, else `BigInteger` |
/// | two longs that need no scaling | two longs | sums with carry |
/// | else | two longs | `BigInteger`, rounding half up where digits are cut |
final class DecimalArithmetic {

    private DecimalArithmetic() {}

    /// The exact result's type, adjusted to 38 digits as Spark does.
    static DecimalType resultType(ArithmeticOperator operator, DecimalType a, DecimalType b) {
        if (operator == ArithmeticOperator.MULTIPLY) {
            return DecimalType.adjusted(a.precision() + b.precision() + 1, a.scale() + b.scale());
        }
        int scale = Math.max(a.scale(), b.scale());
        return DecimalType.adjusted(Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + scale + 1, scale);
    }

    static Kernel kernel(ArithmeticOperator operator, Signature signature, OnFailure onFailure) {
        var a = (DecimalType) signature.argumentTypes().get(0);
        var b = (DecimalType) signature.argumentTypes().get(1);
        var result = (DecimalType) signature.resultType();
        int exactScale =
                operator == ArithmeticOperator.MULTIPLY ? a.scale() + b.scale() : Math.max(a.scale(), b.scale());
        boolean cut = exactScale != result.scale();
        if (operator == ArithmeticOperator.MULTIPLY) {
            if (result.fitsLong()) return DecimalArithmetic::shortProducts;
            if (a.fitsLong() && b.fitsLong() && !cut) return DecimalArithmetic::longProducts;
            if (!cut) {
                return (arguments, size, context) -> {
                    ColumnVector small = smallProducts(arguments, size);
                    return small != null
                            ? small
                            : exact(operator, arguments, size, a.scale(), b.scale(), result, onFailure, context);
                };
            }
        } else {
            int up = result.scale() - a.scale();
            int upRight = result.scale() - b.scale();
            if (result.fitsLong()) {
                long factor = Decimals.power(up);
                long factorRight =
                        operator == ArithmeticOperator.ADD ? Decimals.power(upRight) : -Decimals.power(upRight);
                return (arguments, size, _) -> shortSums(arguments, size, factor, factorRight);
            }
            if (!cut && ((a.fitsLong() && up <= 18) || up == 0) && ((b.fitsLong() && upRight <= 18) || upRight == 0)) {
                return (arguments, size, context) ->
                        sums(operator, arguments, size, up, upRight, result, onFailure, context);
            }
        }
        return (arguments, size, context) ->
                exact(operator, arguments, size, a.scale(), b.scale(), result, onFailure, context);
    }

    private static ColumnVector shortSums(ColumnVector[] arguments, int size, long factor, long factorRight) {
        LongVector left = Kernels.longs(arguments[0]);
        LongVector right = Kernels.longs(arguments[1]);
        long[] a = left.values();
        long[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        long[] result = new long[size];
        if (factor == 1 && factorRight == 1) {
            for (int i = 0; i < size; i++) result[i] = a[ao + i] + b[bo + i];
        } else {
            for (int i = 0; i < size; i++) result[i] = a[ao + i] * factor + b[bo + i] * factorRight;
        }
        return new LongVector(result, 0, size, null);
    }

    private static ColumnVector shortProducts(ColumnVector[] arguments, int size, EvaluationContext context) {
        LongVector left = Kernels.longs(arguments[0]);
        LongVector right = Kernels.longs(arguments[1]);
        long[] a = left.values();
        long[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        long[] result = new long[size];
        for (int i = 0; i < size; i++) result[i] = a[ao + i] * b[bo + i];
        return new LongVector(result, 0, size, null);
    }

    private static ColumnVector longProducts(ColumnVector[] arguments, int size, EvaluationContext context) {
        LongVector left = Kernels.longs(arguments[0]);
        LongVector right = Kernels.longs(arguments[1]);
        long[] a = left.values();
        long[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        long[] high = new long[size];
        long[] low = new long[size];
        for (int i = 0; i < size; i++) {
            long x = a[ao + i];
            long y = b[bo + i];
            high[i] = Math.multiplyHigh(x, y);
            low[i] = x * y;
        }
        return new Decimal128Vector(high, low, 0, size, null);
    }

    /// Products of values of which each fits a long, whatever its type allows; null if one does not. Two longs have
    /// a product of less than 38 digits.
    private static @Nullable ColumnVector smallProducts(ColumnVector[] arguments, int size) {
        Decimal128Vector left = widened(Vectors.flatten(arguments[0]), 0);
        Decimal128Vector right = widened(Vectors.flatten(arguments[1]), 0);
        long[] high = new long[size];
        long[] low = new long[size];
        long beyond = 0;
        for (int i = 0; i < size; i++) {
            long x = left.low()[left.offset() + i];
            long y = right.low()[right.offset() + i];
            beyond |= left.high()[left.offset() + i] ^ (x >> 63);
            beyond |= right.high()[right.offset() + i] ^ (y >> 63);
            high[i] = Math.multiplyHigh(x, y);
            low[i] = x * y;
        }
        return beyond == 0 ? new Decimal128Vector(high, low, 0, size, null) : null;
    }

    private static ColumnVector sums(
            ArithmeticOperator operator,
            ColumnVector[] arguments,
            int size,
            int up,
            int upRight,
            DecimalType type,
            OnFailure onFailure,
            EvaluationContext context) {
        Decimal128Vector left = widened(Vectors.flatten(arguments[0]), up);
        Decimal128Vector right = widened(Vectors.flatten(arguments[1]), upRight);
        long[] high = new long[size];
        long[] low = new long[size];
        boolean fits = true;
        for (int i = 0; i < size; i++) {
            long x = left.low()[left.offset() + i];
            long y = right.low()[right.offset() + i];
            long xHigh = left.high()[left.offset() + i];
            long yHigh = right.high()[right.offset() + i];
            if (operator == ArithmeticOperator.ADD) {
                low[i] = x + y;
                long carry = Long.compareUnsigned(low[i], x) < 0 ? 1 : 0;
                high[i] = xHigh + yHigh + carry;
            } else {
                low[i] = x - y;
                long borrow = Long.compareUnsigned(x, y) < 0 ? 1 : 0;
                high[i] = xHigh - yHigh - borrow;
            }
            fits &= Decimals.fits38(high[i], low[i]);
        }
        if (type.precision() < DecimalType.MAX_PRECISION || fits) return new Decimal128Vector(high, low, 0, size, null);
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (!Decimals.fits38(high[i], low[i]) && Kernels.allValid(arguments, i)) {
                BigInteger sum = Decimals.integer(high[i], low[i]);
                overflow(sum, type.scale(), type, i, bits, onFailure, context);
            }
        }
        return new Decimal128Vector(high, low, 0, size, bits);
    }

    private static Decimal128Vector widened(ColumnVector vector, int up) {
        if (vector instanceof Decimal128Vector v) return v;
        var v = (LongVector) vector;
        long factor = Decimals.power(up);
        long[] high = new long[v.size()];
        long[] low = new long[v.size()];
        for (int i = 0; i < high.length; i++) {
            long value = v.get(i);
            high[i] = Math.multiplyHigh(value, factor);
            low[i] = value * factor;
        }
        return new Decimal128Vector(high, low, 0, v.size(), v.validity());
    }

    private static ColumnVector exact(
            ArithmeticOperator operator,
            ColumnVector[] arguments,
            int size,
            int scaleLeft,
            int scaleRight,
            DecimalType type,
            OnFailure onFailure,
            EvaluationContext context) {
        ColumnVector left = Vectors.flatten(arguments[0]);
        ColumnVector right = Vectors.flatten(arguments[1]);
        int sumScale = Math.max(scaleLeft, scaleRight);
        long[] high = new long[size];
        long[] low = new long[size];
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (left.isNull(i) || right.isNull(i)) continue;
            BigInteger x = Decimals.unscaled(left, i);
            BigInteger y = Decimals.unscaled(right, i);
            int scale = operator == ArithmeticOperator.MULTIPLY ? scaleLeft + scaleRight : sumScale;
            BigInteger result;
            if (operator == ArithmeticOperator.MULTIPLY) {
                result = x.multiply(y);
            } else {
                x = x.multiply(Decimals.bigPower(sumScale - scaleLeft));
                y = y.multiply(Decimals.bigPower(sumScale - scaleRight));
                result = operator == ArithmeticOperator.ADD ? x.add(y) : x.subtract(y);
            }
            BigInteger rounded = Decimals.rescaled(result, scale, type.scale());
            if (Decimals.fits(rounded, type.precision())) {
                high[i] = Decimals.high(rounded);
                low[i] = rounded.longValue();
            } else {
                overflow(result, scale, type, i, bits, onFailure, context);
            }
        }
        return type.fitsLong() ? new LongVector(low, 0, size, bits) : new Decimal128Vector(high, low, 0, size, bits);
    }

    private static void overflow(
            BigInteger unscaled,
            int scale,
            DecimalType type,
            int index,
            long[] bits,
            OnFailure onFailure,
            EvaluationContext context) {
        if (onFailure == OnFailure.ERROR && context.ansi()) {
            throw ConversionErrors.outOfRange(new BigDecimal(unscaled, scale).toPlainString(), type);
        }
        Validity.clear(bits, index);
    }

    /// A decimal result vector from exact numbers; null is NULL.
    static ColumnVector vector(@Nullable BigInteger[] unscaled, DecimalType type) {
        int size = unscaled.length;
        long[] high = new long[size];
        long[] low = new long[size];
        long[] bits = Validity.noneValid(size);
        for (int i = 0; i < size; i++) {
            BigInteger value = unscaled[i];
            if (value == null) continue;
            high[i] = Decimals.high(value);
            low[i] = value.longValue();
            Validity.set(bits, i);
        }
        return type.fitsLong() ? new LongVector(low, 0, size, bits) : new Decimal128Vector(high, low, 0, size, bits);
    }
}
