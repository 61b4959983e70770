package dev.kindling.catalyst.statistics;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the statistics of one column from its vectors, batch after batch: what ANALYZE TABLE computes.
///
/// Nested columns are only counted. A collector serves one task; [#merge] puts those of several tasks together, all
/// but their histograms, which only the first then has.
public final class ColumnCollector {

    private static final int BUCKET_COUNT = 64;

    private final DataType type;

    /// What a value as it lies in memory is divided by to be the number it means.
    private final double unit;

    private final DistinctSketch distinct = new DistinctSketch();
    private final HistogramBuilder histogram = new HistogramBuilder();
    private long rowCount;
    private long nullCount;
    private long byteCount;
    private long leastLong = Long.MAX_VALUE;
    private long greatestLong = Long.MIN_VALUE;
    private double leastDouble = Double.POSITIVE_INFINITY;
    private double greatestDouble = Double.NEGATIVE_INFINITY;
    private byte @Nullable [] leastBytes;
    private byte @Nullable [] greatestBytes;
    private @Nullable BigInteger leastDecimal;
    private @Nullable BigInteger greatestDecimal;
    private boolean sawNaN;

    private ColumnCollector(DataType type) {
        this.type = type;
        this.unit = type instanceof DecimalType(var _, int scale) ? Math.pow(10, scale) : 1;
    }

    public static ColumnCollector of(DataType type) {
        return new ColumnCollector(type);
    }

    public long rowCount() {
        return rowCount;
    }

    public void add(ColumnVector column) {
        rowCount += column.size();
        switch (column) {
            case BooleanVector v -> {
                for (int i = 0; i < v.size(); i++) if (isValid(v, i)) addLong(v.values()[v.offset() + i], 1);
            }
            case IntVector v -> {
                for (int i = 0; i < v.size(); i++) if (isValid(v, i)) addLong(v.get(i), 1);
            }
            case LongVector v -> {
                for (int i = 0; i < v.size(); i++) if (isValid(v, i)) addLong(v.get(i), 1);
            }
            case FloatVector v -> {
                for (int i = 0; i < v.size(); i++) if (isValid(v, i)) addDouble(v.values()[v.offset() + i], 1);
            }
            case DoubleVector v -> {
                for (int i = 0; i < v.size(); i++) if (isValid(v, i)) addDouble(v.values()[v.offset() + i], 1);
            }
            case BytesVector v -> {
                for (int i = 0; i < v.size(); i++) {
                    if (isValid(v, i)) addBytes(v.heap(), v.start(i), v.length(i), 1);
                }
            }
            case Decimal128Vector v -> {
                for (int i = 0; i < v.size(); i++) {
                    int at = v.offset() + i;
                    if (isValid(v, i)) addDecimal(v.high()[at], v.low()[at]);
                }
            }
            case DictionaryVector v -> addDictionary(v);
            default -> nullCount += nulls(column);
        }
    }

    private void addDictionary(DictionaryVector column) {
        ColumnVector entries = column.dictionary();
        var uses = new int[entries.size()];
        for (int i = 0; i < column.size(); i++) if (isValid(column, i)) uses[column.code(i)]++;
        for (int i = 0; i < uses.length; i++) if (uses[i] > 0) addEntry(entries, i, uses[i]);
    }

    private void addEntry(ColumnVector entries, int index, int times) {
        switch (entries) {
            case BooleanVector v -> addLong(v.values()[v.offset() + index], times);
            case IntVector v -> addLong(v.get(index), times);
            case LongVector v -> addLong(v.get(index), times);
            case FloatVector v -> addDouble(v.values()[v.offset() + index], times);
            case DoubleVector v -> addDouble(v.values()[v.offset() + index], times);
            case BytesVector v -> addBytes(v.heap(), v.start(index), v.length(index), times);
            case Decimal128Vector v -> addDecimal(v.high()[v.offset() + index], v.low()[v.offset() + index]);
            default -> {}
        }
    }

    private boolean isValid(ColumnVector column, int index) {
        if (!column.isNull(index)) return true;
        nullCount++;
        return false;
    }

    private static long nulls(ColumnVector column) {
        long count = 0;
        for (int i = 0; i < column.size(); i++) if (column.isNull(i)) count++;
        return count;
    }

    private void addLong(long value, int times) {
        distinct.addLong(value);
        for (int i = 0; i < times; i++) histogram.add((double) value / unit);
        leastLong = Math.min(leastLong, value);
        greatestLong = Math.max(greatestLong, value);
    }

    private void addDouble(double value, int times) {
        distinct.addLong(Double.doubleToLongBits(value + 0.0));
        sawNaN |= Double.isNaN(value);
        for (int i = 0; i < times; i++) histogram.add(value);
        if (Double.isNaN(value)) return;
        leastDouble = Math.min(leastDouble, value);
        greatestDouble = Math.max(greatestDouble, value);
    }

    private void addDecimal(long high, long low) {
        distinct.addHash(DistinctSketch.mix(DistinctSketch.mix(high) ^ low));
        BigInteger value = BigInteger.valueOf(high).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
        if (leastDecimal == null || value.compareTo(leastDecimal) < 0) leastDecimal = value;
        if (greatestDecimal == null || value.compareTo(greatestDecimal) > 0) greatestDecimal = value;
    }

    private void addBytes(byte[] heap, int start, int length, int times) {
        distinct.addHash(DistinctSketch.hash(heap, start, length));
        byteCount += (long) length * times;
        if (leastBytes == null || compare(heap, start, length, leastBytes) < 0) {
            leastBytes = Arrays.copyOfRange(heap, start, start + length);
        }
        if (greatestBytes == null || compare(heap, start, length, greatestBytes) > 0) {
            greatestBytes = Arrays.copyOfRange(heap, start, start + length);
        }
    }

    private static int compare(byte[] heap, int start, int length, byte[] other) {
        return Arrays.compareUnsigned(heap, start, start + length, other, 0, other.length);
    }

    /// What has been seen.
    public ColumnStatistics statistics() {
        long values = rowCount - nullCount;
        List<Double> bounds = histogram.bounds(BUCKET_COUNT);
        boolean isText = leastBytes != null;
        boolean isCounted = isText || leastDecimal != null || histogram.valueCount() > 0 || sawNaN;
        return new ColumnStatistics(
                isCounted || values == 0
                        ? (Double) Math.min((double) values, (double) Math.round(distinct.estimate()))
                        : null,
                bound(leastLong, leastDouble, leastBytes, leastDecimal),
                // NaN is greater than all numbers, so there is no greatest one to say.
                sawNaN ? null : bound(greatestLong, greatestDouble, greatestBytes, greatestDecimal),
                (double) nullCount,
                isText ? (Double) ((double) byteCount / values) : null,
                bounds.isEmpty() || isText ? null : bounds);
    }

    private @Nullable Object bound(long number, double real, byte @Nullable [] bytes, @Nullable BigInteger decimal) {
        if (bytes != null) {
            return type == AtomicType.BINARY ? new BytesValue(bytes) : new String(bytes, StandardCharsets.UTF_8);
        }
        if (decimal != null && type instanceof DecimalType(var _, int scale)) return new BigDecimal(decimal, scale);
        if (type == AtomicType.DOUBLE)
            return Double.isInfinite(real) && leastDouble > greatestDouble ? null : (Object) real;
        if (type == AtomicType.FLOAT) return leastDouble > greatestDouble ? null : (Object) (float) real;
        return leastLong > greatestLong ? null : ColumnStatistics.bound(type, number);
    }

    /// Adds what `other` has seen of further rows of the same column.
    public void merge(ColumnCollector other) {
        rowCount += other.rowCount;
        nullCount += other.nullCount;
        byteCount += other.byteCount;
        sawNaN |= other.sawNaN;
        distinct.merge(other.distinct);
        leastLong = Math.min(leastLong, other.leastLong);
        greatestLong = Math.max(greatestLong, other.greatestLong);
        leastDouble = Math.min(leastDouble, other.leastDouble);
        greatestDouble = Math.max(greatestDouble, other.greatestDouble);
        byte[] least = other.leastBytes;
        byte[] greatest = other.greatestBytes;
        if (least != null && (leastBytes == null || Arrays.compareUnsigned(least, leastBytes) < 0)) leastBytes = least;
        if (greatest != null && (greatestBytes == null || Arrays.compareUnsigned(greatest, greatestBytes) > 0)) {
            greatestBytes = greatest;
        }
        BigInteger low = other.leastDecimal;
        BigInteger high = other.greatestDecimal;
        if (low != null && (leastDecimal == null || low.compareTo(leastDecimal) < 0)) leastDecimal = low;
        if (high != null && (greatestDecimal == null || high.compareTo(greatestDecimal) > 0)) greatestDecimal = high;
    }
}
