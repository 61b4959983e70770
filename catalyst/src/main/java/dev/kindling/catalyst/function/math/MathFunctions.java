package dev.kindling.catalyst.function.math;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Arithmetic, rounding, powers, logarithms, trigonometry, bits and random numbers.
public final class MathFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        var all = new ArrayList<ScalarFunction>(Arithmetic.functions());
        all.addAll(Rounding.functions());
        all.addAll(BitFunctions.functions());
        addElementary(all);
        addTrigonometry(all);
        addNumerals(all);
        addRandom(all);
        return all;
    }

    private static void addElementary(List<ScalarFunction> all) {
        all.add(real("sqrt", Math::sqrt, "The square root; NaN for a negative number.", "sqrt(4)", "2.0"));
        all.add(real("cbrt", Math::cbrt, "The cube root.", "cbrt(27)", "3.0"));
        all.add(real("exp", Math::exp, "e to the power of the number.", "exp(0)", "1.0"));
        all.add(real("expm1", Math::expm1, "e to the power of the number, less 1.", "expm1(0)", "0.0"));
        all.add(real(
                "rint", Math::rint, "The nearest integer, of two the even one, as DOUBLE.", "rint(12.3456)", "12.0"));
        all.add(real("degrees", Math::toDegrees, "Radians as degrees.", "degrees(0)", "0.0"));
        all.add(real("radians", Math::toRadians, "Degrees as radians.", "radians(0)", "0.0"));
        all.add(logarithm("ln", x -> x > 0, Math::log, "ln(1)", "0.0"));
        all.add(logarithm("log10", x -> x > 0, Math::log10, "log10(1000)", "3.0"));
        all.add(logarithm("log2", x -> x > 0, x -> Math.log(x) / Math.log(2), "log2(8)", "3.0"));
        all.add(logarithm("log1p", x -> x > -1, Math::log1p, "log1p(0)", "0.0"));
        all.add(ScalarDefinition.named("log")
                .summary("The logarithm to the base given first, or the natural one; NULL for 0 and below.")
                .example("log(10, 100)", "2.0")
                .binder(Signatures.overloads(
                        Signatures.overload(DOUBLE, DOUBLE), Signatures.overload(DOUBLE, DOUBLE, DOUBLE)))
                .maybeNull()
                .kernels(Kernels.rows((values, _) -> {
                    double x = (Double) values[values.length - 1];
                    double base = values.length == 1 ? Math.E : (Double) values[0];
                    return x > 0 && base > 0 ? (Double) (Math.log(x) / Math.log(base)) : null;
                }))
                .build());
        all.add(pair("pow", Math::pow, "The first number to the power of the second.", "pow(2, 3)", "8.0", "power"));
        all.add(pair("hypot", Math::hypot, "The length of a hypotenuse.", "hypot(3, 4)", "5.0"));
        all.add(pair(
                "atan2",
                (y, x) -> Math.atan2(y + 0.0, x + 0.0),
                "The angle of the point (x, y).",
                "atan2(0, 1)",
                "0.0"));
        all.add(constant("pi", Math.PI, "The number pi.", "pi()", "3.141592653589793"));
        all.add(constant("e", Math.E, "Euler's number.", "e()", "2.718281828459045"));
        all.add(ScalarDefinition.named("factorial")
                .summary("The factorial; NULL below 0 and above 20.")
                .example("factorial(5)", "120")
                .takes(LONG, INT)
                .maybeNull()
                .kernels(Kernels.rows((values, _) -> {
                    int n = (Integer) values[0];
                    if (n < 0 || n > 20) return null;
                    long product = 1;
                    for (int k = 2; k <= n; k++) product *= k;
                    return product;
                }))
                .build());
        all.add(ScalarDefinition.named("width_bucket")
                .summary("The number of the bucket, of so many equal ones between two bounds, the value falls into.")
                .example("width_bucket(5.3, 0.2, 10.6, 5)", "3")
                .takes(LONG, DOUBLE, DOUBLE, DOUBLE, LONG)
                .maybeNull()
                .kernels(Kernels.rows((values, _) ->
                        bucket((Double) values[0], (Double) values[1], (Double) values[2], (Long) values[3])))
                .build());
    }

    private static @Nullable Long bucket(double value, double low, double high, long count) {
        if (count <= 0
                || count == Long.MAX_VALUE
                || Double.isNaN(value)
                || low == high
                || !Double.isFinite(low)
                || !Double.isFinite(high)) {
            return null;
        }
        boolean up = low < high;
        if (up ? value < low : value > low) return 0L;
        if (up ? value >= high : value <= high) return count + 1;
        return (long) (count * (value - low) / (high - low)) + 1;
    }

    private static ScalarFunction real(
            String name, DoubleUnaryOperator operator, String summary, String example, String result) {
        return ScalarDefinition.named(name)
                .summary(summary)
                .example(example, result)
                .takes(DOUBLE, DOUBLE)
                .kernel(Kernels.doubles(operator))
                .build();
    }

    private static ScalarFunction logarithm(
            String name, DoublePredicate defined, DoubleUnaryOperator operator, String example, String result) {
        return ScalarDefinition.named(name)
                .summary("The logarithm; NULL where it is not defined.")
                .example(example, result)
                .takes(DOUBLE, DOUBLE)
                .maybeNull()
                .kernel(Kernels.partialDoubles(x -> defined.test(x) || Double.isNaN(x), operator))
                .build();
    }

    private static ScalarFunction pair(
            String name,
            DoubleBinaryOperator operator,
            String summary,
            String example,
            String result,
            String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .summary(summary)
                .example(example, result)
                .takes(DOUBLE, DOUBLE, DOUBLE)
                .kernel(Kernels.doublePairs(operator))
                .build();
    }

    private static ScalarFunction constant(String name, double value, String summary, String example, String result) {
        return ScalarDefinition.named(name)
                .summary(summary)
                .example(example, result)
                .takes(DOUBLE)
                .kernel((_, size, _) -> Kernels.constant(DOUBLE, value, size))
                .build();
    }

    private static void addTrigonometry(List<ScalarFunction> all) {
        all.add(real("sin", Math::sin, "The sine of an angle in radians.", "sin(0)", "0.0"));
        all.add(real("cos", Math::cos, "The cosine of an angle in radians.", "cos(0)", "1.0"));
        all.add(real("tan", Math::tan, "The tangent of an angle in radians.", "tan(0)", "0.0"));
        all.add(real(
                "cot", x -> 1 / Math.tan(x), "The cotangent of an angle in radians.", "cot(1)", "0.6420926159343306"));
        all.add(real("sec", x -> 1 / Math.cos(x), "The secant of an angle in radians.", "sec(0)", "1.0"));
        all.add(real(
                "csc", x -> 1 / Math.sin(x), "The cosecant of an angle in radians.", "csc(1)", "1.1883951057781212"));
        all.add(real("asin", Math::asin, "The angle with that sine.", "asin(0)", "0.0"));
        all.add(real("acos", Math::acos, "The angle with that cosine.", "acos(1)", "0.0"));
        all.add(real("atan", Math::atan, "The angle with that tangent.", "atan(0)", "0.0"));
        all.add(real("sinh", Math::sinh, "The hyperbolic sine.", "sinh(0)", "0.0"));
        all.add(real("cosh", Math::cosh, "The hyperbolic cosine.", "cosh(0)", "1.0"));
        all.add(real("tanh", Math::tanh, "The hyperbolic tangent.", "tanh(0)", "0.0"));
        all.add(real("asinh", MathFunctions::asinh, "The inverse hyperbolic sine.", "asinh(0)", "0.0"));
        all.add(real(
                "acosh", x -> Math.log(x + Math.sqrt(x * x - 1)), "The inverse hyperbolic cosine.", "acosh(1)", "0.0"));
        all.add(real(
                "atanh",
                x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)),
                "The inverse hyperbolic tangent.",
                "atanh(0)",
                "0.0"));
    }

    private static double asinh(double x) {
        if (Double.isInfinite(x)) return x;
        double absolute = Math.abs(x);
        return Math.copySign(Math.log(absolute + Math.sqrt(absolute * absolute + 1)), x);
    }

    private static void addNumerals(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("bin")
                .summary("The number in binary.")
                .example("bin(13)", "1101")
                .takes(STRING, LONG)
                .kernels(Kernels.rows((values, _) -> Long.toBinaryString((Long) values[0])))
                .build());
        all.add(ScalarDefinition.named("hex")
                .summary("The number, or each byte of the text, in hexadecimal.")
                .example("hex(17)", "11")
                .example("hex('Spark SQL')", "537061726B2053514C")
                .binder(Signatures.overloads(
                        Signatures.overload(STRING, LONG),
                        Signatures.overload(STRING, BINARY),
                        Signatures.overload(STRING, STRING)))
                .kernel(MathFunctions::hex)
                .build());
        all.add(ScalarDefinition.named("unhex")
                .summary("The bytes that hexadecimal digits stand for; NULL if one is no digit.")
                .example("decode(unhex('537061726B'), 'UTF-8')", "Spark")
                .takes(BINARY, STRING)
                .maybeNull()
                .kernel((arguments, size, _) -> unhex(Kernels.bytes(arguments[0]), size))
                .build());
        all.add(ScalarDefinition.named("conv")
                .summary("A number from one base to another.")
                .example("conv('100', 2, 10)", "4")
                .example("conv(-10, 16, -10)", "-16")
                .takes(STRING, STRING, INT, INT)
                .maybeNull()
                .kernels(Kernels.rows(
                        (values, _) -> converted((String) values[0], (Integer) values[1], (Integer) values[2])))
                .build());
    }

    private static BytesVector hex(ColumnVector[] arguments, int size, Object context) {
        var text = new BytesBuilder(size);
        var vector = Vectors.flatten(arguments[0]);
        for (int i = 0; i < size; i++) {
            if (vector instanceof LongVector v) {
                text.append(Long.toHexString(v.get(i)).toUpperCase(Locale.ROOT));
            } else if (vector instanceof BytesVector v && !v.isNull(i)) {
                for (int k = v.start(i), end = k + v.length(i); k < end; k++) {
                    text.append((byte) Character.toUpperCase(Character.forDigit(v.heap()[k] >> 4 & 15, 16)));
                    text.append((byte) Character.toUpperCase(Character.forDigit(v.heap()[k] & 15, 16)));
                }
            }
            text.end();
        }
        return text.build();
    }

    private static BytesVector unhex(BytesVector vector, int size) {
        var bytes = new BytesBuilder(size);
        for (int i = 0; i < size; i++) {
            boolean valid = true;
            int begin = vector.start(i);
            int end = begin + vector.length(i);
            int at = begin;
            if ((end - at & 1) == 1) {
                int digit = Character.digit(vector.heap()[at++], 16);
                valid = digit >= 0;
                bytes.append((byte) digit);
            }
            for (; at < end && valid; at += 2) {
                int high = Character.digit(vector.heap()[at], 16);
                int low = Character.digit(vector.heap()[at + 1], 16);
                valid = high >= 0 && low >= 0;
                bytes.append((byte) (high << 4 | low));
            }
            if (valid) bytes.end();
            else bytes.endNull();
        }
        return bytes.build();
    }

    private static @Nullable String converted(String text, int fromBase, int toBase) {
        int to = Math.abs(toBase);
        if (fromBase < 2 || fromBase > 36 || to < 2 || to > 36) return null;
        String digits = text.strip();
        boolean negative = digits.startsWith("-");
        if (negative) digits = digits.substring(1);
        int end = 0;
        while (end < digits.length() && Character.digit(digits.charAt(end), fromBase) >= 0) end++;
        if (digits.isEmpty()) return null;
        BigInteger limit = BigInteger.ONE.shiftLeft(64);
        BigInteger value = end == 0 ? BigInteger.ZERO : new BigInteger(digits.substring(0, end), fromBase);
        if (value.compareTo(limit) >= 0) value = limit.subtract(BigInteger.ONE);
        if (negative && toBase > 0) value = limit.subtract(value).mod(limit);
        String result = value.toString(to).toUpperCase(Locale.ROOT);
        if (toBase < 0 && !negative && value.testBit(63)) {
            return value.subtract(limit).toString(to).toUpperCase(Locale.ROOT);
        }
        return negative && toBase < 0 ? "-" + result : result;
    }

    private static void addRandom(List<ScalarFunction> all) {
        all.add(random("rand", RandomGenerator::nextDouble, "random")
                .summary("A random number from 0 to below 1, repeatable by its seed.")
                .build());
        all.add(random("randn", RandomGenerator::nextGaussian)
                .summary("A random number of the standard normal distribution, repeatable by its seed.")
                .build());
    }

    private interface Draw {
        double from(RandomGenerator random);
    }

    private static ScalarDefinition.Builder random(String name, Draw draw, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .binder((called, arguments) -> {
                    for (var argument : arguments) {
                        if (argument.constant() == null) throw FunctionErrors.notConstant(called, "seed");
                    }
                    return Signatures.withOptional(1, DOUBLE, LONG).bind(called, arguments);
                })
                .nondeterministic()
                .neverNull()
                .kernels(_ -> drawing(draw));
    }

    /// A kernel with a stream of random numbers of its own, which the seed and the partition decide.
    private static Kernel drawing(Draw draw) {
        var stream = new @Nullable RandomGenerator[1];
        return (arguments, size, context) -> {
            RandomGenerator random = stream[0];
            if (random == null) {
                long seed = arguments.length == 0
                        ? System.nanoTime() ^ new SplittableRandom().nextLong()
                        : arguments[0].isNull(0)
                                ? 0
                                : Kernels.longs(arguments[0]).get(0);
                random = new SplittableRandom(seed * 31 + context.partition());
                stream[0] = random;
            }
            double[] values = new double[size];
            for (int i = 0; i < size; i++) values[i] = draw.from(random);
            return new DoubleVector(values, 0, size, null);
        };
    }
}
