package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a filtered scan gives is what the whole scan gives, less the rows that fail, whatever filters come
/// together.
class FilteredReadingTest {

    private static final StructType SCHEMA = new StructType()
            .add("id", AtomicType.LONG)
            .add("small", AtomicType.INT)
            .add("large", AtomicType.LONG)
            .add("word", AtomicType.STRING)
            .add("text", AtomicType.STRING)
            .add("real", AtomicType.DOUBLE);
    private static final Predicates WHERE = new Predicates(SCHEMA);

    /// A predicate as the reader and as Java say it.
    private record Filter(PhysicalExpression expression, Predicate<List<@Nullable Object>> meaning) {}

    private static List<List<@Nullable Object>> rows(Random random) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < 40_000; i++) {
            rows.add(Arrays.asList(
                    (long) i,
                    random.nextInt(50),
                    // Too many values for codes, few enough for a dictionary.
                    (long) random.nextInt(6000),
                    i < 20_000 || random.nextInt(5) > 0 ? "word" + random.nextInt(300) : null,
                    "text " + random.nextLong(),
                    random.nextInt(7) == 0 ? null : random.nextDouble()));
        }
        return rows;
    }

    private static List<Filter> filters(Random random) {
        int small = random.nextInt(50);
        long large = random.nextInt(6000);
        String word = "word" + random.nextInt(300);
        double real = random.nextDouble();
        var all = new ArrayList<Filter>(List.of(
                new Filter(
                        WHERE.compare("small", "<", small),
                        row -> row.get(1) instanceof Integer value && value < small),
                new Filter(
                        WHERE.compare("large", ">=", large), row -> row.get(2) instanceof Long value && value >= large),
                new Filter(
                        WHERE.compare("word", "<", word),
                        row -> row.get(3) instanceof String text && text.compareTo(word) < 0),
                new Filter(WHERE.isNull("word"), row -> row.get(3) == null),
                new Filter(
                        WHERE.compare("real", "<", real), row -> row.get(5) instanceof Double value && value < real)));
        Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(3));
    }

    @Test
    void givesTheRowsThatPassAllFilters(@TempDir Path folder) {
        long seed = 20_26;
        var random = new Random(seed);
        List<List<@Nullable Object>> rows = rows(random);
        Path file = folder.resolve("t.parquet");
        ParquetFiles.write(file, SCHEMA, rows, 1000, Map.of("rowgroupsize", "15000", "pagerowlimit", "5000"));
        for (int round = 0; round < 60; round++) {
            List<Filter> filters = filters(random);
            PhysicalExpression[] predicates =
                    filters.stream().map(Filter::expression).toArray(PhysicalExpression[]::new);
            var context = new ParquetFiles.Context();
            long divisor = 1L + random.nextInt(40);
            boolean joined = random.nextBoolean();
            if (joined) context.filters.add(new Multiples(divisor));
            List<List<@Nullable Object>> expected = rows.stream()
                    .filter(row -> filters.stream().allMatch(f -> f.meaning().test(row)))
                    .filter(row -> !joined || (row.get(0) instanceof Long id && id % divisor == 0))
                    .toList();
            assertThat(ParquetFiles.read(file, ParquetFiles.request(SCHEMA, predicates), context))
                    .as("round " + round + " of seed " + seed)
                    .isEqualTo(expected);
        }
    }

    /// Lets the multiples of a number pass.
    private record Multiples(long divisor) implements RuntimeFilter {
        @Override
        public int column() {
            return 0;
        }

        @Override
        public @Nullable Object min() {
            return null;
        }

        @Override
        public @Nullable Object max() {
            return null;
        }

        @Override
        public void narrow(ColumnVector column, byte[] keep, int rowCount) {
            var ids = (LongVector) column;
            for (int i = 0; i < rowCount; i++) if (ids.get(i) % divisor != 0) keep[i] = 0;
        }
    }
}
