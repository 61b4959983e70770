package dev.kindling.catalyst.function.math;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// `/ % div pmod`: what divides, and fails on zero.
final class Division {

    enum Kind {
        DIVIDE("try_divide"),
        REMAINDER("try_mod"),
        INTEGRAL("try_divide"),
        POSITIVE_REMAINDER("try_mod");

        private final String tryFunction;

        Kind(String tryFunction) {
            this.tryFunction = tryFunction;
        }
    }

    private Division() {}

    static DecimalType resultType(Kind kind, DecimalType a, DecimalType b) {
        if (kind == Kind.DIVIDE) {
            int digits = a.precision() - a.scale() + b.scale();
            int scale = Math.max(6, a.scale() + b.precision() + 1);
            return DecimalType.adjusted(digits + scale, scale);
        }
        int scale = Math.max(a.scale(), b.scale());
        return DecimalType.adjusted(
                Math.max(1, Math.min(a.precision() - a.scale(), b.precision() - b.scale()) + scale), scale);
    }

    static Kernel kernel(Kind kind, Signature signature, OnFailure onFailure) {
        DataType type = signature.argumentTypes().getFirst();
        if (type instanceof DecimalType a && signature.argumentTypes().get(1) instanceof DecimalType b) {
            return (arguments, size, context) ->
                    decimals(kind, arguments, size, a, b, signature.resultType(), fails(onFailure, context));
        }
        return switch (PhysicalType.of(type)) {
            case INT -> (arguments, size, context) -> ints(kind, arguments, size, signature, fails(onFailure, context));
            case LONG -> (arguments, size, context) -> longs(kind, arguments, size, fails(onFailure, context));
            case FLOAT -> (arguments, size, context) -> floats(kind, arguments, size, fails(onFailure, context));
            case DOUBLE -> (arguments, size, context) -> doubles(kind, arguments, size, fails(onFailure, context));
            default -> throw new InternalException("cannot divide " + type);
        };
    }

    private static boolean fails(OnFailure onFailure, EvaluationContext context) {
        return onFailure == OnFailure.ERROR && context.ansi();
    }

    /// Marks the rows whose divisor is zero as NULL; an error if zeros are errors.
    private static void zero(Kind kind, ColumnVector left, ColumnVector right, int index, long[] bits, boolean fails) {
        if (fails && !left.isNull(index) && !right.isNull(index)) {
            throw FunctionErrors.divisionByZero(kind.tryFunction);
        }
        Validity.clear(bits, index);
    }

    private static ColumnVector doubles(Kind kind, ColumnVector[] arguments, int size, boolean fails) {
        DoubleVector left = Kernels.doubles(arguments[0]);
        DoubleVector right = Kernels.doubles(arguments[1]);
        double[] a = left.values();
        double[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        double[] result = new double[size];
        boolean zeros = false;
        if (kind == Kind.DIVIDE) {
            for (int i = 0; i < size; i++) {
                zeros |= b[bo + i] == 0;
                result[i] = a[ao + i] / b[bo + i];
            }
        } else {
            for (int i = 0; i < size; i++) {
                zeros |= b[bo + i] == 0;
                double rest = a[ao + i] % b[bo + i];
                result[i] = kind == Kind.POSITIVE_REMAINDER && rest < 0 ? (rest + b[bo + i]) % b[bo + i] : rest;
            }
        }
        if (!zeros) return new DoubleVector(result, 0, size, null);
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) if (b[bo + i] == 0) zero(kind, left, right, i, bits, fails);
        return new DoubleVector(result, 0, size, bits);
    }

    private static ColumnVector floats(Kind kind, ColumnVector[] arguments, int size, boolean fails) {
        var left = (FloatVector) Vectors.flatten(arguments[0]);
        var right = (FloatVector) Vectors.flatten(arguments[1]);
        float[] result = new float[size];
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            float x = left.get(i);
            float y = right.get(i);
            if (y == 0) zero(kind, left, right, i, bits, fails);
            float rest = x % y;
            result[i] =
                    kind == Kind.DIVIDE ? x / y : kind == Kind.POSITIVE_REMAINDER && rest < 0 ? (rest + y) % y : rest;
        }
        return new FloatVector(result, 0, size, bits);
    }

    private static ColumnVector ints(
            Kind kind, ColumnVector[] arguments, int size, Signature signature, boolean fails) {
        IntVector left = Kernels.ints(arguments[0]);
        IntVector right = Kernels.ints(arguments[1]);
        int[] result = new int[size];
        long[] wide = kind == Kind.INTEGRAL ? new long[size] : new long[0];
        long[] bits = null;
        for (int i = 0; i < size; i++) {
            long x = left.get(i);
            long y = right.get(i);
            if (y == 0) {
                if (bits == null) bits = Validity.allValid(size);
                zero(kind, left, right, i, bits, fails);
                continue;
            }
            switch (kind) {
                case INTEGRAL, DIVIDE -> wide[i] = x / y;
                case REMAINDER -> result[i] = (int) (x % y);
                case POSITIVE_REMAINDER -> result[i] = (int) positive(x % y, y);
            }
        }
        if (signature.resultType() == AtomicType.LONG) return new LongVector(wide, 0, size, bits);
        return new IntVector(result, 0, size, bits);
    }

    private static long positive(long rest, long divisor) {
        return rest < 0 ? (rest + divisor) % divisor : rest;
    }

    private static ColumnVector longs(Kind kind, ColumnVector[] arguments, int size, boolean fails) {
        LongVector left = Kernels.longs(arguments[0]);
        LongVector right = Kernels.longs(arguments[1]);
        long[] result = new long[size];
        long[] bits = null;
        for (int i = 0; i < size; i++) {
            long x = left.get(i);
            long y = right.get(i);
            boolean overflow = kind == Kind.INTEGRAL && x == Long.MIN_VALUE && y == -1;
            if (y == 0 || overflow) {
                if (bits == null) bits = Validity.allValid(size);
                if (overflow && fails && !left.isNull(i) && !right.isNull(i)) {
                    throw FunctionErrors.arithmeticOverflow("long overflow: " + x + " div " + y, kind.tryFunction);
                }
                zero(kind, left, right, i, bits, fails && !overflow);
                continue;
            }
            result[i] = switch (kind) {
                case INTEGRAL, DIVIDE -> x / y;
                case REMAINDER -> x % y;
                case POSITIVE_REMAINDER -> positive(x % y, y);
            };
        }
        return new LongVector(result, 0, size, bits);
    }

    private static ColumnVector decimals(
            Kind kind,
            ColumnVector[] arguments,
            int size,
            DecimalType a,
            DecimalType b,
            DataType resultType,
            boolean fails) {
        ColumnVector left = Vectors.flatten(arguments[0]);
        ColumnVector right = Vectors.flatten(arguments[1]);
        @Nullable BigInteger[] result = new BigInteger[size];
        for (int i = 0; i < size; i++) {
            if (left.isNull(i) || right.isNull(i)) continue;
            BigInteger x = Decimals.unscaled(left, i);
            BigInteger y = Decimals.unscaled(right, i);
            if (y.signum() == 0) {
                if (fails) throw FunctionErrors.divisionByZero(kind.tryFunction);
                continue;
            }
            if (kind == Kind.DIVIDE && resultType instanceof DecimalType type) {
                // x / 10^a * 10^b / y in units of 10^-scale.
                int shift = type.scale() - a.scale() + b.scale();
                BigInteger quotient = shift >= 0
                        ? Decimals.divideHalfUp(x.multiply(Decimals.bigPower(shift)), y)
                        : Decimals.divideHalfUp(x, y.multiply(Decimals.bigPower(-shift)));
                result[i] = checked(quotient, type, fails);
                continue;
            }
            int scale = Math.max(a.scale(), b.scale());
            x = x.multiply(Decimals.bigPower(scale - a.scale()));
            y = y.multiply(Decimals.bigPower(scale - b.scale()));
            BigInteger rest = x.remainder(y);
            if (kind == Kind.POSITIVE_REMAINDER && rest.signum() < 0)
                rest = rest.add(y).remainder(y);
            if (kind == Kind.INTEGRAL) {
                BigInteger quotient = x.divide(y);
                if (quotient.bitLength() > 63) {
                    if (fails) throw FunctionErrors.arithmeticOverflow("long overflow: " + quotient, kind.tryFunction);
                    continue;
                }
                result[i] = quotient;
            } else {
                var type = (DecimalType) resultType;
                result[i] = checked(Decimals.rescaled(rest, scale, type.scale()), type, fails);
            }
        }
        // A BIGINT lies like a short decimal.
        return DecimalArithmetic.vector(result, resultType instanceof DecimalType type ? type : DecimalType.DEFAULT);
    }

    private static @Nullable BigInteger checked(BigInteger value, DecimalType type, boolean fails) {
        if (Decimals.fits(value, type.precision())) return value;
        if (fails) throw ConversionErrors.outOfRange(new BigDecimal(value, type.scale()).toPlainString(), type);
        return null;
    }
}
