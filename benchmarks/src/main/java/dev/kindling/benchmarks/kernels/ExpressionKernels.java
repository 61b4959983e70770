package dev.kindling.benchmarks.kernels;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Comparisons, arithmetic and text predicates over one batch; times are per row.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Batch.CAPACITY)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionKernels {

    private static final EvaluationContext CONTEXT = EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH);
    private static final PhysicalExpression LONG_A = column(0, AtomicType.LONG);
    private static final PhysicalExpression LONG_B = column(1, AtomicType.LONG);
    private static final PhysicalExpression DOUBLE_A = column(2, AtomicType.DOUBLE);
    private static final PhysicalExpression DOUBLE_B = column(3, AtomicType.DOUBLE);
    private static final PhysicalExpression TEXT = column(4, AtomicType.STRING);
    private static final PhysicalExpression REPEATED_TEXT = column(5, AtomicType.STRING);

    @Param({"0", "10"})
    int nullPercent;

    private Batch batch = new Batch(0, List.of());
    private final ExpressionEvaluator longLess = compile("<", LONG_A, LONG_B);
    private final ExpressionEvaluator longLessThanConstant = compile("<", LONG_A, new Literal(500L, AtomicType.LONG));
    private final ExpressionEvaluator doubleLess = compile("<", DOUBLE_A, DOUBLE_B);
    private final ExpressionEvaluator longPlus = compile("+", LONG_A, LONG_B);
    private final ExpressionEvaluator doubleTimes = compile("*", DOUBLE_A, DOUBLE_B);
    private final ExpressionEvaluator textEqual = compile("=", TEXT, text("final deposits "));
    private final ExpressionEvaluator likePrefix = compile("like", TEXT, text("special%"));
    private final ExpressionEvaluator likeInside = compile("like", TEXT, text("%special%requests%"));
    private final ExpressionEvaluator likeInsideRepeated = compile("like", REPEATED_TEXT, text("%special%requests%"));

    @Setup
    public void makeBatch() {
        var columns = new Columns(1, Batch.CAPACITY, nullPercent);
        batch = new Batch(
                Batch.CAPACITY,
                List.of(
                        columns.longs(1_000),
                        columns.longs(1_000),
                        columns.doubles(),
                        columns.doubles(),
                        columns.texts(),
                        columns.repeatedTexts(50)));
    }

    private static PhysicalExpression column(int index, DataType type) {
        return new ColumnReference(index, type, true);
    }

    private static Literal text(String value) {
        return new Literal(value, AtomicType.STRING);
    }

    private static ExpressionEvaluator compile(String name, PhysicalExpression left, PhysicalExpression right) {
        ScalarFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().scalar(name));
        var arguments = List.of(Argument.of(left.type()), Argument.of(right.type()));
        return ExpressionCompiler.compile(new Call(function, function.bind(arguments), List.of(left, right)));
    }

    @Benchmark
    public ColumnVector longLess() {
        return longLess.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector longLessThanConstant() {
        return longLessThanConstant.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector doubleLess() {
        return doubleLess.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector longPlus() {
        return longPlus.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector doubleTimes() {
        return doubleTimes.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector textEqual() {
        return textEqual.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector likePrefix() {
        return likePrefix.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector likeInside() {
        return likeInside.evaluate(batch, CONTEXT);
    }

    @Benchmark
    public ColumnVector likeInsideRepeated() {
        return likeInsideRepeated.evaluate(batch, CONTEXT);
    }
}
