package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Turns one column of a [FieldTable] into a vector of its type, straight from bytes. A text that is no value of
/// the type becomes NULL and marks its row. For one thread.
public abstract sealed class TextColumn {

    private TextColumn() {}

    /// The values of column `column` of `fields`.
    public final ColumnVector parse(FieldTable fields, int column, RowProblems problems) {
        return parse(
                fields.heap(), fields.starts(), fields.lengths(), column, fields.width(), fields.rowCount(), problems);
    }

    /// The `count` values whose places are at `first`, `first + stride`, ... of `starts` and `lengths`.
    public abstract ColumnVector parse(
            byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems);

    /// @throws KindlingException UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for a nested type or an interval
    public static TextColumn of(DataType type, TextFormats formats, String column, String format) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> new Nothing();
                    case BOOLEAN -> new Booleans();
                    case BYTE -> new Ints(Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case SHORT -> new Ints(Short.MIN_VALUE, Short.MAX_VALUE);
                    case INT -> new Ints(Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case LONG -> new Longs();
                    case FLOAT -> new Floats(formats);
                    case DOUBLE -> new Doubles(formats);
                    case STRING, BINARY -> new Texts();
                    case DATE -> new Dates(formats);
                    case TIMESTAMP -> new Timestamps(formats.timestamp(), new ZoneOffsets(formats.zone()));
                    case TIMESTAMP_NTZ -> new Timestamps(formats.timestampNtz(), null);
                };
            case DecimalType decimal -> decimal.fitsLong() ? new Decimals(decimal) : new BigDecimals(decimal);
            case CharType _, VarcharType _ -> new Texts();
            case TimeType _ -> new Times(formats);
            case YearMonthIntervalType _, DayTimeIntervalType _, ArrayType _, MapType _, StructType _ ->
                throw unsupported(column, type, format);
        };
    }

    public static KindlingException unsupported(String column, DataType type, String format) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE,
                        format + " files cannot hold column `" + column + "` of type " + type.sql())
                .parameter("columnName", "`" + column + "`")
                .parameter("columnType", type.sql())
                .parameter("format", format)
                .hint("Cast it to STRING, leave it out, or use parquet or json.")
                .build();
    }

    /// A copy of the bitmap, or a new one, with `index` cleared.
    static long[] withNull(long @Nullable [] validity, int index, int count) {
        long[] bits = validity == null ? Validity.allValid(count) : validity;
        Validity.clear(bits, index);
        return bits;
    }

    static String text(byte[] heap, int start, int length) {
        return new String(heap, start, length, StandardCharsets.UTF_8);
    }

    private static final class Nothing extends TextColumn {
        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            for (int i = 0, k = first; i < count; i++, k += stride) {
                if (lengths[k] >= 0) problems.mark(i);
            }
            return new NullVector(count);
        }
    }

    private static final class Texts extends TextColumn {
        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            int[] from = new int[count];
            int[] size = new int[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                from[i] = starts[k];
                size[i] = lengths[k];
                if (lengths[k] < 0) {
                    from[i] = 0;
                    size[i] = 0;
                    validity = withNull(validity, i, count);
                }
            }
            return new BytesVector(heap, from, size, 0, count, validity);
        }
    }

    private static final class Longs extends TextColumn {
        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            long[] values = new long[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                long value = length <= 0 ? NumberText.NO_NUMBER : NumberText.whole(heap, starts[k], length);
                if (value == NumberText.NO_NUMBER) {
                    Long slow = length < 0 ? null : slow(heap, starts[k], length, problems, i);
                    if (slow == null) validity = withNull(validity, i, count);
                    value = slow == null ? 0 : slow;
                }
                values[i] = value;
            }
            return new LongVector(values, 0, count, validity);
        }

        private static @Nullable Long slow(byte[] heap, int start, int length, RowProblems problems, int row) {
            try {
                return Long.valueOf(text(heap, start, length));
            } catch (NumberFormatException e) {
                problems.mark(row);
                return null;
            }
        }
    }

    private static final class Ints extends TextColumn {
        private final int least;
        private final int greatest;

        Ints(int least, int greatest) {
            this.least = least;
            this.greatest = greatest;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            int[] values = new int[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                long value = length <= 0 ? NumberText.NO_NUMBER : NumberText.whole(heap, starts[k], length);
                if (value < least || value > greatest) {
                    Long slow = length < 0 ? null : Longs.slow(heap, starts[k], length, problems, i);
                    if (slow != null && (slow < least || slow > greatest)) {
                        problems.mark(i);
                        slow = null;
                    }
                    if (slow == null) validity = withNull(validity, i, count);
                    value = slow == null ? 0 : slow;
                }
                values[i] = (int) value;
            }
            return new IntVector(values, 0, count, validity);
        }
    }

    private static final class Doubles extends TextColumn {
        private final TextFormats formats;

        Doubles(TextFormats formats) {
            this.formats = formats;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            double[] values = new double[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                if (lengths[k] < 0) {
                    validity = withNull(validity, i, count);
                    continue;
                }
                try {
                    values[i] = NumberText.floating(heap, starts[k], lengths[k]);
                } catch (NumberFormatException e) {
                    Double special = special(text(heap, starts[k], lengths[k]), formats);
                    if (special == null) {
                        problems.mark(i);
                        validity = withNull(validity, i, count);
                    } else {
                        values[i] = special;
                    }
                }
            }
            return new DoubleVector(values, 0, count, validity);
        }

        static @Nullable Double special(String text, TextFormats formats) {
            if (text.equals(formats.nan())) return Double.NaN;
            if (text.equals(formats.positiveInfinity())) return Double.POSITIVE_INFINITY;
            if (text.equals(formats.negativeInfinity())) return Double.NEGATIVE_INFINITY;
            return null;
        }
    }

    private static final class Floats extends TextColumn {
        private final TextFormats formats;

        Floats(TextFormats formats) {
            this.formats = formats;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            float[] values = new float[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                if (lengths[k] < 0) {
                    validity = withNull(validity, i, count);
                    continue;
                }
                String text = text(heap, starts[k], lengths[k]);
                try {
                    values[i] = Float.parseFloat(text);
                } catch (NumberFormatException e) {
                    Double special = Doubles.special(text, formats);
                    if (special == null) {
                        problems.mark(i);
                        validity = withNull(validity, i, count);
                    } else {
                        values[i] = special.floatValue();
                    }
                }
            }
            return new FloatVector(values, 0, count, validity);
        }
    }

    private static final class Booleans extends TextColumn {
        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            byte[] values = new byte[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int start = starts[k];
                if (isWord(heap, start, lengths[k], TRUE)) {
                    values[i] = 1;
                } else if (!isWord(heap, start, lengths[k], FALSE)) {
                    if (lengths[k] >= 0) problems.mark(i);
                    validity = withNull(validity, i, count);
                }
            }
            return new BooleanVector(values, 0, count, validity);
        }

        private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
        private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

        private static boolean isWord(byte[] heap, int start, int length, byte[] word) {
            if (length != word.length) return false;
            for (int i = 0; i < length; i++) {
                if ((heap[start + i] | 0x20) != word[i]) return false;
            }
            return true;
        }
    }

    private static final class Dates extends TextColumn {
        private final @Nullable DateTimePattern pattern;

        Dates(TextFormats formats) {
            this.pattern = formats.date();
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            int[] values = new int[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                int start = starts[k];
                int day;
                if (length < 0) {
                    day = DateTimeText.NO_DATE;
                } else if (pattern == null) {
                    day = DateTimeText.date(heap, start, length);
                } else {
                    day = pattern.date(text(heap, start, length));
                }
                if (day == DateTimeText.NO_DATE) {
                    if (length >= 0) problems.mark(i);
                    validity = withNull(validity, i, count);
                } else {
                    values[i] = day;
                }
            }
            return new IntVector(values, 0, count, validity);
        }
    }

    private static final class Timestamps extends TextColumn {
        private final @Nullable DateTimePattern pattern;
        private final @Nullable ZoneOffsets zone;

        /// Without a zone, the values are local times.
        Timestamps(@Nullable DateTimePattern pattern, @Nullable ZoneOffsets zone) {
            this.pattern = pattern;
            this.zone = zone;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            long[] values = new long[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                int start = starts[k];
                long micros;
                if (length < 0) {
                    micros = DateTimeText.NO_TIMESTAMP;
                } else if (pattern == null) {
                    micros = DateTimeText.timestamp(heap, start, length, zone);
                } else {
                    String text = text(heap, start, length);
                    micros = zone == null ? pattern.localTimestamp(text) : pattern.timestamp(text);
                }
                if (micros == DateTimeText.NO_TIMESTAMP) {
                    if (length >= 0) problems.mark(i);
                    validity = withNull(validity, i, count);
                } else {
                    values[i] = micros;
                }
            }
            return new LongVector(values, 0, count, validity);
        }
    }

    private static final class Times extends TextColumn {
        private final @Nullable DateTimePattern pattern;

        Times(TextFormats formats) {
            this.pattern = formats.time();
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            long[] values = new long[count];
            long[] validity = null;
            for (int i = 0, k = first; i < count; i++, k += stride) {
                long nanos = lengths[k] < 0 ? -1 : nanos(text(heap, starts[k], lengths[k]));
                if (nanos < 0) {
                    if (lengths[k] >= 0) problems.mark(i);
                    validity = withNull(validity, i, count);
                } else {
                    values[i] = nanos;
                }
            }
            return new LongVector(values, 0, count, validity);
        }

        private long nanos(String text) {
            if (pattern != null) {
                long micros = pattern.localTimestamp(text);
                return micros == DateTimeText.NO_TIMESTAMP ? -1 : Math.floorMod(micros, DateTimeText.DAY_MICROS) * 1000;
            }
            try {
                return java.time.LocalTime.parse(text).toNanoOfDay() / 1000 * 1000;
            } catch (java.time.DateTimeException e) {
                return -1;
            }
        }
    }

    private static final class Decimals extends TextColumn {
        private final DecimalType type;

        Decimals(DecimalType type) {
            this.type = type;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            long[] values = new long[count];
            long[] validity = null;
            int scale = type.scale();
            long bound = NumberText.POWERS[type.precision()];
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                long value = length <= 0 ? NumberText.NO_NUMBER : NumberText.scaled(heap, starts[k], length, scale);
                if (value <= -bound || value >= bound) {
                    BigInteger slow = length < 0 ? null : unscaled(heap, starts[k], length, type, problems, i);
                    if (slow == null) validity = withNull(validity, i, count);
                    value = slow == null ? 0 : slow.longValue();
                }
                values[i] = value;
            }
            return new LongVector(values, 0, count, validity);
        }

        static @Nullable BigInteger unscaled(
                byte[] heap, int start, int length, DecimalType type, RowProblems problems, int row) {
            try {
                BigDecimal exact = new BigDecimal(text(heap, start, length).trim());
                // Beyond these the value cannot fit, and rescaling it could take gigabytes.
                if (Math.abs((long) exact.precision() - exact.scale()) < 1000 || exact.signum() == 0) {
                    BigDecimal rounded = exact.signum() == 0
                            ? BigDecimal.ZERO.setScale(type.scale())
                            : exact.setScale(type.scale(), RoundingMode.HALF_UP);
                    if (rounded.precision() <= type.precision()) return rounded.unscaledValue();
                } else if (exact.scale() > 0) {
                    return BigInteger.ZERO;
                }
            } catch (NumberFormatException | ArithmeticException e) {
                // Marked below, as is a number with too many digits.
            }
            problems.mark(row);
            return null;
        }
    }

    private static final class BigDecimals extends TextColumn {
        private final DecimalType type;

        BigDecimals(DecimalType type) {
            this.type = type;
        }

        @Override
        public ColumnVector parse(
                byte[] heap, int[] starts, int[] lengths, int first, int stride, int count, RowProblems problems) {
            long[] high = new long[count];
            long[] low = new long[count];
            long[] validity = null;
            int scale = type.scale();
            for (int i = 0, k = first; i < count; i++, k += stride) {
                int length = lengths[k];
                long value = length <= 0 || scale > 18
                        ? NumberText.NO_NUMBER
                        : NumberText.scaled(heap, starts[k], length, scale);
                if (value != NumberText.NO_NUMBER) {
                    high[i] = value >> 63;
                    low[i] = value;
                    continue;
                }
                BigInteger slow = length < 0 ? null : Decimals.unscaled(heap, starts[k], length, type, problems, i);
                if (slow == null) {
                    validity = withNull(validity, i, count);
                } else {
                    high[i] = slow.shiftRight(64).longValue();
                    low[i] = slow.longValue();
                }
            }
            return new Decimal128Vector(high, low, 0, count, validity);
        }
    }
}
