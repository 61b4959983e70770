package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Validity;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What there is in a column. The bounds are of whole numbers as they lie in memory; `least` is above `greatest`
/// where there is none, or the values are no whole numbers.
public record ValueSummary(long nullCount, long least, long greatest) implements Serializable {

    static final ValueSummary NOTHING = new ValueSummary(0, Long.MAX_VALUE, Long.MIN_VALUE);

    /// Of whole numbers; what lies at a NULL does not count.
    static ValueSummary of(long[] values, long @Nullable [] validity) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < values.length; i++) {
            if (validity != null && !Validity.isSet(validity, i)) continue;
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        return new ValueSummary(Validity.nullCount(validity, 0, values.length), least, greatest);
    }

    /// Of anything else.
    static ValueSummary ofOthers(int count, long @Nullable [] validity) {
        return new ValueSummary(Validity.nullCount(validity, 0, count), NOTHING.least, NOTHING.greatest);
    }

    public boolean hasBounds() {
        return least <= greatest;
    }

    ValueSummary and(ValueSummary other) {
        return new ValueSummary(
                nullCount + other.nullCount, Math.min(least, other.least), Math.max(greatest, other.greatest));
    }
}
