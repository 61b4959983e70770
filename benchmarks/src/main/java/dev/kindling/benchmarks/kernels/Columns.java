package dev.kindling.benchmarks.kernels;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Columns of random values, the same for the same seed.
final class Columns {

    private final SplittableRandom random;
    private final int size;
    private final int nullPercent;

    Columns(long seed, int size, int nullPercent) {
        random = new SplittableRandom(seed);
        this.size = size;
        this.nullPercent = nullPercent;
    }

    LongVector longs(long bound) {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) values[i] = random.nextLong(bound);
        return new LongVector(values, 0, size, validity());
    }

    DoubleVector doubles() {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) values[i] = random.nextDouble();
        return new DoubleVector(values, 0, size, validity());
    }

    /// Texts of two to six words.
    BytesVector texts() {
        return texts(size);
    }

    /// Texts that repeat, as codes into so many different ones.
    DictionaryVector repeatedTexts(int distinct) {
        int[] codes = new int[size];
        for (int i = 0; i < size; i++) codes[i] = random.nextInt(distinct);
        return new DictionaryVector(codes, 0, size, validity(), texts(distinct));
    }

    private BytesVector texts(int count) {
        String[] words = {"carefully", "final", "deposits", "sleep", "among", "the", "special", "requests", "boldly"};
        var builder = new BytesBuilder(count);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            for (int more = random.nextInt(2, 7); more > 0; more--) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            builder.add(text.toString());
        }
        return builder.build();
    }

    private long @Nullable [] validity() {
        if (nullPercent == 0) return null;
        long[] bits = new long[Validity.words(size)];
        for (int i = 0; i < size; i++) if (random.nextInt(100) >= nullPercent) Validity.set(bits, i);
        return bits;
    }
}
