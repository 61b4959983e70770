package dev.kindling.catalyst.function.predicate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
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
        if (isConstant(second)) {
            ColumnVector constant = ((DictionaryVector) second).dictionary();
            if (withConstant(relation, first, constant, Side.LEFT, result))
                return new BooleanVector(result, 0, size, null);
        } else if (isConstant(first)) {
            ColumnVector constant = ((DictionaryVector) first).dictionary();
            if (withConstant(relation, second, constant, Side.RIGHT, result))
                return new BooleanVector(result, 0, size, null);
        }
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

    private static boolean isConstant(ColumnVector vector) {
        return vector instanceof DictionaryVector v && v.isConstant();
    }

    /// On which side of the relation the values stand; the constant is on the other.
    private enum Side {
        LEFT,
        RIGHT
    }

    /// Compares `values` with the only value of `constant`; false if there is no loop for their kind. Whole numbers
    /// are compared with the end of a range, whichever the relation, so that one loop does.
    private static boolean withConstant(
            Relation relation, ColumnVector values, ColumnVector constant, Side side, byte[] result) {
        switch (values) {
            case IntVector v -> {
                int[] a = v.values();
                int offset = v.offset();
                int c = ((IntVector) constant).get(0);
                int size = result.length;
                if (relation == Relation.EQUAL) {
                    for (int i = 0; i < size; i++) result[i] = (byte) (a[offset + i] == c ? 1 : 0);
                } else if (side == Side.LEFT) {
                    long end = relation == Relation.LESS ? c : c + 1L;
                    for (int i = 0; i < size; i++) result[i] = (byte) ((a[offset + i] - end) >>> 63);
                } else {
                    long end = relation == Relation.LESS ? c : c - 1L;
                    for (int i = 0; i < size; i++) result[i] = (byte) ((end - a[offset + i]) >>> 63);
                }
                return true;
            }
            case LongVector v -> {
                long[] a = v.values();
                int offset = v.offset();
                long c = ((LongVector) constant).get(0);
                int size = result.length;
                if (relation == Relation.EQUAL) {
                    for (int i = 0; i < size; i++) result[i] = (byte) (a[offset + i] == c ? 1 : 0);
                } else if (side == Side.LEFT && relation == Relation.LESS) {
                    for (int i = 0; i < size; i++) result[i] = (byte) (a[offset + i] < c ? 1 : 0);
                } else if (side == Side.LEFT) {
                    for (int i = 0; i < size; i++) result[i] = (byte) (a[offset + i] <= c ? 1 : 0);
                } else if (relation == Relation.LESS) {
                    for (int i = 0; i < size; i++) result[i] = (byte) (c < a[offset + i] ? 1 : 0);
                } else {
                    for (int i = 0; i < size; i++) result[i] = (byte) (c <= a[offset + i] ? 1 : 0);
                }
                return true;
            }
            case BytesVector v
            when relation == Relation.EQUAL -> {
                equalConstant(v, (BytesVector) constant, result);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private static void equalConstant(BytesVector values, BytesVector constant, byte[] result) {
        byte[] wanted = constant.bytes(0);
        int length = wanted.length;
        byte[] heap = values.heap();
        int[] starts = values.starts();
        int[] lengths = values.lengths();
        int offset = values.offset();
        for (int i = 0; i < result.length; i++) {
            if (lengths[offset + i] != length) continue;
            int start = starts[offset + i];
            result[i] = (byte) (Arrays.equals(heap, start, start + length, wanted, 0, length) ? 1 : 0);
        }
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
