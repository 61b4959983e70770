package dev.kindling.catalyst.function.predicate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Kernel;
import java.util.Arrays;

/// The kernels of `= != < <= > >=`. Greater is less with the sides changed, unequal is equal turned round; so each
/// kind of value needs three loops.
final class Comparison {

    private enum Relation {
        EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    private Comparison() {}

    static Kernel equal() {
        return (arguments, size, _) -> compare(Relation.EQUAL, arguments[0], arguments[1], size);
    }

    static Kernel notEqual() {
        return (arguments, size, _) -> {
            BooleanVector equal = compare(Relation.EQUAL, arguments[0], arguments[1], size);
            byte[] result = equal.values();
            for (int i = 0; i < size; i++) result[i] ^= 1;
            return equal;
        };
    }

    static Kernel less() {
        return (arguments, size, _) -> compare(Relation.LESS, arguments[0], arguments[1], size);
    }

    static Kernel lessOrEqual() {
        return (arguments, size, _) -> compare(Relation.LESS_OR_EQUAL, arguments[0], arguments[1], size);
    }

    static Kernel greater() {
        return (arguments, size, _) -> compare(Relation.LESS, arguments[1], arguments[0], size);
    }

    static Kernel greaterOrEqual() {
        return (arguments, size, _) -> compare(Relation.LESS_OR_EQUAL, arguments[1], arguments[0], size);
    }

    /// `<=>`: NULL is equal to NULL, and the result never NULL.
    static Kernel nullSafeEqual() {
        return (arguments, size, _) -> {
            BooleanVector equal = compare(Relation.EQUAL, arguments[0], arguments[1], size);
            byte[] result = equal.values();
            if (arguments[0].mayHaveNulls() || arguments[1].mayHaveNulls()) {
                for (int i = 0; i < size; i++) {
                    boolean leftNull = arguments[0].isNull(i);
                    boolean rightNull = arguments[1].isNull(i);
                    if (leftNull || rightNull) result[i] = (byte) (leftNull && rightNull ? 1 : 0);
                }
            }
            return equal;
        };
    }

    private static BooleanVector compare(Relation relation, ColumnVector first, ColumnVector second, int size) {
        byte[] result = new byte[size];
        ColumnVector left = Vectors.flatten(first);
        ColumnVector right = Vectors.flatten(second);
        switch (left) {
            case IntVector v -> ints(relation, v, (IntVector) right, result);
            case LongVector v -> longs(relation, v, (LongVector) right, result);
            case DoubleVector v -> doubles(relation, v, (DoubleVector) right, result);
            case BytesVector v when relation == Relation.EQUAL -> equalBytes(v, (BytesVector) right, result);
            default -> values(relation, left, right, result);
        }
        return new BooleanVector(result, 0, size, null);
    }

    private static void ints(Relation relation, IntVector left, IntVector right, byte[] result) {
        int[] a = left.values();
        int[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        int size = result.length;
        switch (relation) {
            case EQUAL -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] == b[bo + i] ? 1 : 0);
            }
            case LESS -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] < b[bo + i] ? 1 : 0);
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] <= b[bo + i] ? 1 : 0);
            }
        }
    }

    private static void longs(Relation relation, LongVector left, LongVector right, byte[] result) {
        long[] a = left.values();
        long[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        int size = result.length;
        switch (relation) {
            case EQUAL -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] == b[bo + i] ? 1 : 0);
            }
            case LESS -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] < b[bo + i] ? 1 : 0);
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < size; i++) result[i] = (byte) (a[ao + i] <= b[bo + i] ? 1 : 0);
            }
        }
    }

    private static void doubles(Relation relation, DoubleVector left, DoubleVector right, byte[] result) {
        double[] a = left.values();
        double[] b = right.values();
        int ao = left.offset();
        int bo = right.offset();
        int size = result.length;
        switch (relation) {
            case EQUAL -> {
                for (int i = 0; i < size; i++) {
                    double x = a[ao + i];
                    double y = b[bo + i];
                    result[i] = (byte) (x == y || (Double.isNaN(x) && Double.isNaN(y)) ? 1 : 0);
                }
            }
            case LESS -> {
                for (int i = 0; i < size; i++) {
                    double x = a[ao + i];
                    double y = b[bo + i];
                    result[i] = (byte) (x < y || (!Double.isNaN(x) && Double.isNaN(y)) ? 1 : 0);
                }
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < size; i++) {
                    double x = a[ao + i];
                    double y = b[bo + i];
                    result[i] = (byte) (x <= y || Double.isNaN(y) ? 1 : 0);
                }
            }
        }
    }

    private static void equalBytes(BytesVector left, BytesVector right, byte[] result) {
        byte[] a = left.heap();
        byte[] b = right.heap();
        for (int i = 0; i < result.length; i++) {
            int length = left.length(i);
            if (length != right.length(i)) continue;
            int x = left.start(i);
            int y = right.start(i);
            result[i] = (byte) (Arrays.equals(a, x, x + length, b, y, y + length) ? 1 : 0);
        }
    }

    private static void values(Relation relation, ColumnVector left, ColumnVector right, byte[] result) {
        for (int i = 0; i < result.length; i++) {
            if (left.isNull(i) || right.isNull(i)) continue;
            int order = ValueOrder.compare(left, i, right, i);
            boolean holds = switch (relation) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
            };
            result[i] = (byte) (holds ? 1 : 0);
        }
    }
}
