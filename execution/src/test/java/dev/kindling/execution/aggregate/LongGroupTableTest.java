package dev.kindling.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.AtomicType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongGroupTableTest {

    private final Random random = new Random(31);
    private final LongGroupTable table = new LongGroupTable(List.of(AtomicType.LONG));
    private final Map<@Nullable Long, Integer> numbers = new HashMap<>();

    /// Adds batches of keys, of which `nulls` in 100 are NULL, and compares the groups with those of a map.
    private void add(int batches, int nulls, LongSupplier keys) {
        int[] groups = new int[Batch.CAPACITY];
        for (int b = 0; b < batches; b++) {
            int count = 1 + random.nextInt(Batch.CAPACITY);
            long[] values = new long[count];
            long[] validity = Validity.noneValid(count);
            for (int i = 0; i < count; i++) {
                values[i] = keys.getAsLong();
                if (random.nextInt(100) >= nulls) Validity.set(validity, i);
            }
            var vector = new LongVector(values, 0, count, nulls == 0 ? null : validity);
            table.find(new ColumnVector[] {vector}, count, groups);
            for (int i = 0; i < count; i++) {
                int group = groups[i];
                @Nullable Long key = vector.isNull(i) ? null : (Long) values[i];
                assertThat(numbers.computeIfAbsent(key, _ -> group)).isEqualTo(group);
            }
        }
        assertThat(table.groupCount()).isEqualTo(numbers.size());
        ColumnVector keysOfGroups = table.keys(0, table.groupCount()).column(0);
        numbers.forEach((key, group) -> {
            assertThat(keysOfGroups.isNull(group)).isEqualTo(key == null);
            if (key != null) assertThat(((LongVector) keysOfGroups).get(group)).isEqualTo(key);
        });
    }

    @Test
    void numbersKeysThatLieCloseTogether() {
        add(20, 0, () -> 1_000_000 + random.nextInt(50_000));
        // Before the first of them, and behind.
        add(20, 0, () -> 900_000 + random.nextInt(200_000));
        assertThat(table.sizeBytes()).isPositive();
    }

    @Test
    void numbersKeysThatAscend() {
        long[] next = {-5_000_000};
        add(200, 0, () -> next[0] += random.nextInt(6));
    }

    @Test
    void numbersKeysThatDescend() {
        long[] next = {5_000_000};
        add(200, 0, () -> next[0] -= random.nextInt(6));
    }

    @Test
    void goesOnWhenKeysLieFarApart() {
        add(10, 0, () -> random.nextInt(50_000));
        add(10, 0, () -> random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(50_000));
        add(5, 0, () -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
    }

    @Test
    void beginsWithTheLeastAndGreatestKeys() {
        add(5, 0, () -> Long.MAX_VALUE - random.nextInt(1000));
        add(5, 0, () -> Long.MIN_VALUE + random.nextInt(1000));
    }

    @Test
    void goesOnWhenNullsCome() {
        add(10, 0, () -> random.nextInt(50_000));
        add(10, 20, () -> random.nextInt(60_000));
        add(10, 0, () -> random.nextInt(60_000));
    }
}
