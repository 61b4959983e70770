package dev.kindling.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Groups by dictionary vectors: dictionaries come and go, hold the same texts in another order, repeat entries and
/// lie beside vectors without a dictionary.
class DictionaryKeysTest {

    private static final List<DataType> TYPES =
            List.of(AtomicType.STRING, AtomicType.INT, AtomicType.DOUBLE, AtomicType.STRING);

    /// @param variety how many texts and numbers there are for each key
    @ParameterizedTest
    @CsvSource({"1, 20, 1", "1, 3000, 2", "2, 10, 3", "2, 300, 4", "2, 3000, 5", "3, 6, 6", "4, 5, 7", "4, 40, 8"})
    void numbersGroupsAsPlainVectorsDo(int keyCount, int variety, long seed) {
        var random = new Random(seed);
        List<DataType> types = TYPES.subList(0, keyCount);
        GroupTable table = GroupTable.of(types);
        Map<List<@Nullable Object>, Integer> expected = new HashMap<>();
        ColumnVector[] dictionaries = new ColumnVector[keyCount];
        for (int batch = 0; batch < 60; batch++) {
            for (int k = 0; k < keyCount; k++) {
                if (batch % 7 == 0) dictionaries[k] = entries(types.get(k), 1 + batch * variety / 60, random);
            }
            int rowCount = 1 + random.nextInt(Batch.CAPACITY);
            ColumnVector[] keys = new ColumnVector[keyCount];
            for (int k = 0; k < keyCount; k++) {
                ColumnVector key = rows(dictionaries[k], rowCount, k == 1 && batch < 20 ? 0 : 0.1, random);
                keys[k] = KeyVectors.normalized(batch % 11 == 5 && k == 0 ? Vectors.flatten(key) : key);
            }
            int[] groups = new int[rowCount];
            table.find(keys, rowCount, groups);
            for (int i = 0; i < rowCount; i++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int k = 0; k < keyCount; k++) values.add(LiteralVectors.valueAt(keys[k], types.get(k), i));
                Integer known = expected.putIfAbsent(values, groups[i]);
                if (known != null)
                    assertThat(groups[i]).as("seed %s, batch %s", seed, batch).isEqualTo(known);
            }
            assertThat(table.groupCount()).isEqualTo(expected.size());
            assertThat(table.sizeBytes()).isPositive();
        }
    }

    private static ColumnVector entries(DataType type, int variety, Random random) {
        Object[] values = new Object[1 + random.nextInt(variety + 5)];
        for (int i = 0; i < values.length; i++) {
            int number = random.nextInt(variety);
            values[i] = type == AtomicType.STRING
                    ? (number % 3 == 0 ? "a longer text than fits two words " : "t") + number
                    : type == AtomicType.INT ? (Object) number : (Object) (number % 4 == 1 ? Double.NaN : number / 2.0);
        }
        ColumnVector vector = LiteralVectors.vector(type, values);
        if (vector instanceof DoubleVector v && random.nextBoolean()) v.values()[0] = -0.0;
        return vector;
    }

    private static DictionaryVector rows(ColumnVector entries, int rowCount, double nulls, Random random) {
        int offset = random.nextInt(70);
        int[] codes = new int[offset + rowCount];
        long[] bits = Validity.noneValid(offset + rowCount);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = random.nextInt(entries.size());
            if (random.nextDouble() >= nulls) Validity.set(bits, i);
        }
        return new DictionaryVector(codes, offset, rowCount, nulls == 0 ? null : bits, entries);
    }
}
