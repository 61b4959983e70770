package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.sql.types.DataType;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Kernels out of functions on single values. Functions that run on every row of large tables have loops of their
/// own; these are for the many others.
public final class Kernels {

    private Kernels() {}

    /// Values in literal form (see `PhysicalExpression.Literal`), none of them null; null is NULL.
    @FunctionalInterface
    public interface RowFunction {
        @Nullable
        Object apply(Object[] values, EvaluationContext context);
    }

    /// As [RowFunction], but a value may be null.
    @FunctionalInterface
    public interface NullableRowFunction {
        @Nullable
        Object apply(@Nullable Object[] values, EvaluationContext context);
    }

    /// From one text to another, or to null.
    @FunctionalInterface
    public interface TextFunction {
        @Nullable
        String apply(String text);
    }

    /// Whether a range of bytes has some property.
    @FunctionalInterface
    public interface BytesPredicate {
        boolean test(byte[] heap, int start, int length);
    }

    /// A number drawn from a range of bytes.
    @FunctionalInterface
    public interface BytesToInt {
        int apply(byte[] heap, int start, int length);
    }

    /// Row by row, with boxed values; rows with a NULL are skipped.
    public static Function<Signature, Kernel> rows(RowFunction function) {
        return signature -> (arguments, rowCount, context) -> {
            int width = arguments.length;
            var result = LiteralVectorBuilder.of(signature.resultType());
            Object[] values = new Object[width];
            rows:
            for (int i = 0; i < rowCount; i++) {
                for (int k = 0; k < width; k++) {
                    Object value = LiteralVectors.valueAt(
                            arguments[k], signature.argumentTypes().get(k), i);
                    if (value == null) {
                        result.append(null);
                        continue rows;
                    }
                    values[k] = value;
                }
                result.append(function.apply(values, context));
            }
            return result.build();
        };
    }

    /// Row by row, with boxed values, NULLs among them.
    public static Function<Signature, Kernel> rowsWithNulls(NullableRowFunction function) {
        return signature -> (arguments, rowCount, context) -> {
            int width = arguments.length;
            var result = LiteralVectorBuilder.of(signature.resultType());
            @Nullable Object[] values = new Object[width];
            for (int i = 0; i < rowCount; i++) {
                for (int k = 0; k < width; k++) {
                    values[k] = LiteralVectors.valueAt(
                            arguments[k], signature.argumentTypes().get(k), i);
                }
                result.append(function.apply(values, context));
            }
            return result.build();
        };
    }

    public static Kernel text(TextFunction function) {
        return (arguments, rowCount, _) -> {
            BytesVector vector = bytes(arguments[0]);
            var result = new BytesBuilder(rowCount);
            for (int i = 0; i < rowCount; i++) {
                String text = vector.isNull(i) ? null : function.apply(vector.text(i));
                if (text == null) result.endNull();
                else result.add(text);
            }
            return result.build();
        };
    }

    public static Kernel bytesToInt(BytesToInt function) {
        return (arguments, rowCount, _) -> {
            BytesVector v = bytes(arguments[0]);
            int[] result = new int[rowCount];
            for (int i = 0; i < rowCount; i++) result[i] = function.apply(v.heap(), v.start(i), v.length(i));
            return new IntVector(result, 0, rowCount, null);
        };
    }

    public static Kernel doubles(DoubleUnaryOperator function) {
        return (arguments, rowCount, _) -> {
            DoubleVector vector = doubles(arguments[0]);
            double[] result = new double[rowCount];
            for (int i = 0; i < rowCount; i++) result[i] = function.applyAsDouble(vector.get(i));
            return new DoubleVector(result, 0, rowCount, null);
        };
    }

    /// As [#doubles], NULL where `defined` says no.
    public static Kernel partialDoubles(DoublePredicate defined, DoubleUnaryOperator function) {
        return (arguments, rowCount, _) -> {
            DoubleVector vector = doubles(arguments[0]);
            double[] result = new double[rowCount];
            long[] bits = Validity.allValid(rowCount);
            for (int i = 0; i < rowCount; i++) {
                if (defined.test(vector.get(i))) result[i] = function.applyAsDouble(vector.get(i));
                else Validity.clear(bits, i);
            }
            return new DoubleVector(result, 0, rowCount, bits);
        };
    }

    public static Kernel doublePairs(DoubleBinaryOperator function) {
        return (arguments, rowCount, _) -> {
            DoubleVector a = doubles(arguments[0]);
            DoubleVector b = doubles(arguments[1]);
            double[] result = new double[rowCount];
            for (int i = 0; i < rowCount; i++) result[i] = function.applyAsDouble(a.get(i), b.get(i));
            return new DoubleVector(result, 0, rowCount, null);
        };
    }

    public static Kernel ints(IntUnaryOperator function) {
        return (arguments, rowCount, _) -> {
            IntVector vector = ints(arguments[0]);
            int[] result = new int[rowCount];
            for (int i = 0; i < rowCount; i++) result[i] = function.applyAsInt(vector.get(i));
            return new IntVector(result, 0, rowCount, null);
        };
    }

    public static Kernel longs(LongUnaryOperator function) {
        return (arguments, rowCount, _) -> {
            LongVector vector = longs(arguments[0]);
            long[] result = new long[rowCount];
            for (int i = 0; i < rowCount; i++) result[i] = function.applyAsLong(vector.get(i));
            return new LongVector(result, 0, rowCount, null);
        };
    }

    /// `rowCount` times the value (in literal form).
    public static ColumnVector constant(DataType type, @Nullable Object value, int rowCount) {
        return DictionaryVector.constant(LiteralVectors.vector(type, value), rowCount);
    }

    public static BytesVector bytes(ColumnVector vector) {
        return (BytesVector) Vectors.flatten(vector);
    }

    public static IntVector ints(ColumnVector vector) {
        return (IntVector) Vectors.flatten(vector);
    }

    public static LongVector longs(ColumnVector vector) {
        return (LongVector) Vectors.flatten(vector);
    }

    public static DoubleVector doubles(ColumnVector vector) {
        return (DoubleVector) Vectors.flatten(vector);
    }

    public static BooleanVector booleans(ColumnVector vector) {
        return (BooleanVector) Vectors.flatten(vector);
    }

    /// Whether every row of `vector` has the same value, which is not NULL.
    public static boolean isConstant(ColumnVector vector) {
        return vector instanceof DictionaryVector v && v.isConstant();
    }

    /// Whether row `i` has a value in every vector.
    public static boolean allValid(ColumnVector[] vectors, int i) {
        for (ColumnVector vector : vectors) if (vector.isNull(i)) return false;
        return true;
    }
}
