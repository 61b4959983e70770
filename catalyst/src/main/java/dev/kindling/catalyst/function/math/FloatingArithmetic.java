package dev.kindling.catalyst.function.math;

import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.function.builtin.Kernels;

/// `+ - *` on floating point numbers.
final class FloatingArithmetic {

    private FloatingArithmetic() {}

    static Kernel doubles(ArithmeticOperator operator) {
        return (arguments, size, _) -> {
            DoubleVector left = Kernels.doubles(arguments[0]);
            DoubleVector right = Kernels.doubles(arguments[1]);
            double[] a = left.values();
            double[] b = right.values();
            int ao = left.offset();
            int bo = right.offset();
            double[] result = new double[size];
            switch (operator) {
                case ADD -> {
                    for (int i = 0; i < size; i++) result[i] = a[ao + i] + b[bo + i];
                }
                case SUBTRACT -> {
                    for (int i = 0; i < size; i++) result[i] = a[ao + i] - b[bo + i];
                }
                case MULTIPLY -> {
                    for (int i = 0; i < size; i++) result[i] = a[ao + i] * b[bo + i];
                }
            }
            return new DoubleVector(result, 0, size, null);
        };
    }

    static Kernel floats(ArithmeticOperator operator) {
        return (arguments, size, _) -> {
            var left = (FloatVector) Vectors.flatten(arguments[0]);
            var right = (FloatVector) Vectors.flatten(arguments[1]);
            float[] result = new float[size];
            for (int i = 0; i < size; i++) {
                float x = left.get(i);
                float y = right.get(i);
                result[i] = switch (operator) {
                    case ADD -> x + y;
                    case SUBTRACT -> x - y;
                    case MULTIPLY -> x * y;
                };
            }
            return new FloatVector(result, 0, size, null);
        };
    }
}
