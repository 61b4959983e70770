package dev.kindling.benchmarks.kernels;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyHasher;
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

/// Hashes of the keys of one batch; times are per row.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Batch.CAPACITY)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashKernels {

    @Param({"0", "10"})
    int nullPercent;

    private final long[] hashes = new long[Batch.CAPACITY];
    private ColumnVector[] number = {};
    private ColumnVector[] text = {};
    private ColumnVector[] repeatedText = {};
    private ColumnVector[] numberAndText = {};
    private final KeyHasher one = new KeyHasher(1);
    private final KeyHasher two = new KeyHasher(2);

    @Setup
    public void makeKeys() {
        var columns = new Columns(2, Batch.CAPACITY, nullPercent);
        number = new ColumnVector[] {columns.longs(1_000_000)};
        text = new ColumnVector[] {columns.texts()};
        repeatedText = new ColumnVector[] {columns.repeatedTexts(50)};
        numberAndText = new ColumnVector[] {number[0], text[0]};
    }

    @Benchmark
    public long[] number() {
        one.hash(number, Batch.CAPACITY, hashes);
        return hashes;
    }

    @Benchmark
    public long[] text() {
        one.hash(text, Batch.CAPACITY, hashes);
        return hashes;
    }

    @Benchmark
    public long[] repeatedText() {
        one.hash(repeatedText, Batch.CAPACITY, hashes);
        return hashes;
    }

    @Benchmark
    public long[] numberAndText() {
        two.hash(numberAndText, Batch.CAPACITY, hashes);
        return hashes;
    }
}
