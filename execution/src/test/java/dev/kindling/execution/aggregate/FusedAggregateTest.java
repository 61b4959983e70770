package dev.kindling.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.error.KindlingException;
import dev.kindling.execution.aggregate.HashAggregateOperator.Mode;
import dev.kindling.execution.codegen.FusedSums;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated loops against kernels. `-Dfused.seed=S -Dfused.queries=1` runs one seed alone.
final class FusedAggregateTest {

    private static final long SEED = Long.getLong("fused.seed", 20_261_122);
    private static final int QUERIES = Integer.getInteger("fused.queries", 120);

    private final Path folder;

    FusedAggregateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// Rows, or the error.
    private record Outcome(List<List<@Nullable Object>> rows, boolean failed, long fusedRows) {}

    @Test
    void givesWhatKernelsGive() {
        var soft = new SoftAssertions();
        int fused = 0;
        int failed = 0;
        for (long seed = SEED; seed < SEED + QUERIES; seed++) {
            for (Mode mode : List.of(Mode.PARTIAL, Mode.COMPLETE)) {
                Outcome expected = run(seed, mode, false);
                Outcome actual = run(seed, mode, true);
                var description = "seed " + seed + " " + mode + " " + new RandomSums(seed).columns();
                soft.assertThat(actual.failed).as(description).isEqualTo(expected.failed);
                soft.assertThat(actual.rows).as(description).isEqualTo(expected.rows);
                if (actual.fusedRows > 0) fused++;
                if (actual.failed) failed++;
            }
            if (soft.errorsCollected().size() > 5) break;
        }
        soft.assertAll();
        assertThat(fused).as("aggregations that a loop computed").isGreaterThan(QUERIES / 2);
        assertThat(failed).as("aggregations that overflowed").isPositive();
    }

    private Outcome run(long seed, Mode mode, boolean generated) {
        var sums = new RandomSums(seed);
        var task = new TestTask(1L << 30, folder);
        var context = task.context("aggregate");
        FusedSums fused = generated
                ? FusedSums.of(HashAggregateExec.requests(sums.aggregations(), sums.columns()), sums.keys().length)
                : null;
        var operator = new HashAggregateOperator(
                new TestInput(sums.batches()),
                sums.types(),
                sums.keys(),
                sums.aggregations(),
                mode,
                context,
                AggregateInput.projections(sums.columns(), context.evaluation()),
                fused,
                new GroupingFindings());
        try {
            return new Outcome(rounded(TestRows.drain(operator)), false, task.counter(OperatorCounters.FUSED_ROWS));
        } catch (KindlingException _) {
            return new Outcome(List.of(), true, 0);
        }
    }

    /// The rows with large DOUBLEs rounded: averages are exact up to 2^53, beyond that they depend on the order.
    private static List<List<@Nullable Object>> rounded(List<List<@Nullable Object>> rows) {
        for (List<@Nullable Object> row : rows) {
            row.replaceAll(v -> v instanceof Double d && Math.abs(d) > 0x1p40 ? String.format("%.9e", d) : v);
        }
        return rows;
    }
}
