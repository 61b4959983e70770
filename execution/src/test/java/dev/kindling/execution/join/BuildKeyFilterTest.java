package dev.kindling.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildKeyFilterTest {

    private final Path folder;

    BuildKeyFilterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private BuildKeyFilter filter(DataType type, List<Batch> build) {
        var spec = new JoinSpec(
                List.of(type), List.of(type), List.of(JoinSpec.Key.of(0, 0)), JoinType.INNER, null, List.of());
        var context = new TestTask(1L << 30, folder).context("build");
        var builder = new JoinTable.Builder(spec.buildTypes(), context);
        for (Batch batch : build) builder.add(batch);
        return BuildKeyFilter.of(JoinTable.of(List.of(builder), spec, context), spec, 0, 3);
    }

    private static byte[] narrow(BuildKeyFilter filter, ColumnVector vector) {
        byte[] keep = new byte[vector.size()];
        Arrays.fill(keep, (byte) 1);
        filter.narrow(vector, keep, keep.length);
        return keep;
    }

    @Test
    void isExactForCloseIntegers() {
        BuildKeyFilter filter = filter(AtomicType.INT, List.of(Batch.of(IntVector.of(10, 40, 12))));
        assertThat(filter.column()).isEqualTo(3);
        assertThat(filter.min()).isEqualTo(10);
        assertThat(filter.max()).isEqualTo(40);
        assertThat(narrow(filter, IntVector.of(9, 10, 11, 12, 39, 40, 41, -5))).containsExactly(0, 1, 0, 1, 0, 1, 0, 0);
    }

    @Test
    void givesBoundsInTheFormOfLiterals() {
        List<Batch> build = List.of(Batch.of(LongVector.of(1250, 75, 1L << 40)));
        assertThat(filter(new DecimalType(18, 2), build).min()).isEqualTo(new BigDecimal("0.75"));
        assertThat(filter(AtomicType.LONG, build).max()).isEqualTo(1L << 40);
    }

    @Test
    void letsNothingPassWithoutKeys() {
        BuildKeyFilter filter = filter(AtomicType.LONG, List.of());
        assertThat(narrow(filter, LongVector.of(0, 1, 2))).containsExactly(0, 0, 0);
    }

    @Test
    void looksAtEachEntryOfADictionaryOnce() {
        BuildKeyFilter filter = filter(AtomicType.STRING, List.of(Batch.of(BytesVector.ofStrings("a", "c"))));
        var vector = new DictionaryVector(
                new int[] {0, 1, 2, 1}, 0, 4, new long[] {0b0111}, BytesVector.ofStrings("a", "b", "c"));
        assertThat(narrow(filter, vector)).containsExactly(1, 0, 1, 0);
    }

    @Test
    void neverDropsAKeyAndDropsMostOthers() {
        var random = new Random(5);
        for (DataType type : TestRows.ALL_TYPES) {
            List<Batch> build = TestRows.random(List.of(type), 3000, 1000, 0.1, random);
            BuildKeyFilter filter = filter(type, build);
            for (Batch batch : build) {
                byte[] keep = narrow(filter, batch.column(0));
                for (int i = 0; i < keep.length; i++) {
                    assertThat(keep[i]).as("%s", type).isEqualTo((byte)
                            (batch.column(0).isNull(i) ? 0 : 1));
                }
            }
        }
        long[] keys = random.longs(10_000).toArray();
        BuildKeyFilter filter = filter(AtomicType.LONG, List.of(Batch.of(LongVector.of(keys))));
        int passed = 0;
        for (byte kept : narrow(filter, LongVector.of(random.longs(10_000).toArray()))) passed += kept;
        assertThat(passed).isLessThan(600);
    }
}
