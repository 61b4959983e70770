package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The result vector of a cast to a decimal, filled value by value.
final class DecimalTarget {

    private final DecimalType type;
    private final Failures failures;
    private final long[] high;
    private final long[] low;

    DecimalTarget(int size, DecimalType type, Failures failures) {
        this.type = type;
        this.failures = failures;
        low = new long[size];
        high = type.fitsLong() ? low : new long[size];
    }

    void set(int index, BigDecimal value) {
        // A number far outside would take gigabytes when scaled.
        if (value.precision() - (long) value.scale() > DecimalType.MAX_PRECISION + 1L && value.signum() != 0) {
            failures.overflow(index);
        } else {
            setUnscaled(
                    index, value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue());
        }
    }

    void setUnscaled(int index, BigInteger unscaled) {
        if (!Decimals.fits(unscaled, type.precision())) {
            failures.overflow(index);
            return;
        }
        if (high != low) high[index] = Decimals.high(unscaled);
        low[index] = unscaled.longValue();
    }

    ColumnVector vector() {
        return high == low
                ? new LongVector(low, 0, low.length, failures.bits())
                : new Decimal128Vector(high, low, 0, low.length, failures.bits());
    }
}
