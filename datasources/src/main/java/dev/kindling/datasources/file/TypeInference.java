package dev.kindling.datasources.file;

import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Guesses types from texts: the narrowest of INT, LONG, DECIMAL (whole numbers only), DOUBLE, DATE, TIMESTAMP,
/// BOOLEAN and STRING that holds a text, and the narrowest that holds two types. NULL stands for "nothing seen".
public final class TypeInference {

    private final TextFormats formats;
    private final boolean preferDate;
    private final ZoneOffsets zone;

    public TypeInference(TextFormats formats, boolean preferDate) {
        this.formats = formats;
        this.preferDate = preferDate;
        this.zone = new ZoneOffsets(formats.zone());
    }

    /// Whether the types of parts, merged, are that of the whole. They are not where a text can be a date and a
    /// timestamp by forms of their own: which of them came first decides then.
    public boolean isMergeable() {
        return formats.timestamp() == null;
    }

    /// Whether a date is one of the form `yyyy-MM-dd`, and nothing else is.
    public boolean datesAreIso() {
        return formats.date() == null;
    }

    /// The type of `soFar` and one more text of at least one byte.
    public DataType widened(DataType soFar, byte[] heap, int start, int length) {
        if (soFar == AtomicType.STRING) return soFar;
        long whole = length == 0 ? NumberText.NO_NUMBER : NumberText.whole(heap, start, length);
        if (whole != NumberText.NO_NUMBER) {
            if (soFar == AtomicType.LONG || soFar == AtomicType.DOUBLE) return soFar;
            if (soFar == AtomicType.INT && whole == (int) whole) return soFar;
            return merge(soFar, whole == (int) whole ? AtomicType.INT : AtomicType.LONG);
        }
        if (soFar == AtomicType.DOUBLE && isDouble(heap, start, length)) return soFar;
        if (soFar == AtomicType.DATE && isDate(heap, start, length)) return soFar;
        if (soFar == AtomicType.TIMESTAMP && isTimestamp(heap, start, length)) return soFar;
        return merge(soFar, typeOf(heap, start, length));
    }

    /// The type of `soFar` and more texts: those of a column of `fields`, in rows from `from` to `to`. Fields of
    /// which the text is `nullText` do not count.
    public DataType widened(DataType soFar, FieldTable fields, int column, int from, int to, byte[] nullText) {
        byte[] heap = fields.heap();
        int[] starts = fields.starts();
        int[] lengths = fields.lengths();
        int width = fields.width();
        DataType type = soFar;
        for (int row = from; type != AtomicType.STRING; row++) {
            row = firstThatMayWiden(type, fields, column, row, to);
            if (row >= to) break;
            int k = row * width + column;
            int length = lengths[k];
            if (length < 0) continue;
            int start = starts[k];
            if (length == nullText.length && Arrays.equals(heap, start, start + length, nullText, 0, length)) continue;
            type = widened(type, heap, start, length);
        }
        return type;
    }

    /// The first row, from `from` to `to`, whose text may be none of `type`: a loop for each type most columns
    /// have, over texts in the form most have.
    private int firstThatMayWiden(DataType type, FieldTable fields, int column, int from, int to) {
        byte[] heap = fields.heap();
        int[] starts = fields.starts();
        int[] lengths = fields.lengths();
        int width = fields.width();
        int row = from;
        int k = from * width + column;
        if (type == AtomicType.INT) {
            // Nine digits fit whatever they are.
            while (row < to && (lengths[k] < 0 || areDigits(heap, starts[k], lengths[k], 9))) {
                row++;
                k += width;
            }
        } else if (type == AtomicType.LONG) {
            while (row < to && (lengths[k] < 0 || areDigits(heap, starts[k], lengths[k], 18))) {
                row++;
                k += width;
            }
        } else if (type == AtomicType.DOUBLE) {
            while (row < to
                    && (lengths[k] < 0 || (lengths[k] > 0 && NumberText.isPlain(heap, starts[k], lengths[k])))) {
                row++;
                k += width;
            }
        } else if (type == AtomicType.DATE && formats.date() == null) {
            while (row < to
                    && (lengths[k] < 0
                            || (lengths[k] == 10 && DateTimeText.isoDate(heap, starts[k]) != DateTimeText.NO_DATE))) {
                row++;
                k += width;
            }
        }
        return row;
    }

    private static boolean areDigits(byte[] heap, int start, int length, int most) {
        return length <= most && NumberText.digits(heap, start, length) >= 0;
    }

    /// The type of a text alone.
    private DataType typeOf(byte[] heap, int start, int length) {
        String text = TextColumn.text(heap, start, length);
        if (isWhole(text)) {
            try {
                Long.parseLong(text);
                return AtomicType.LONG;
            } catch (NumberFormatException e) {
                int precision = new BigDecimal(text).precision();
                if (precision <= DecimalType.MAX_PRECISION) return new DecimalType(precision, 0);
            }
        }
        if (isDouble(heap, start, length)) return AtomicType.DOUBLE;
        if (preferDate && isDate(heap, start, length)) return AtomicType.DATE;
        if (isTimestamp(heap, start, length)) return AtomicType.TIMESTAMP;
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) return AtomicType.BOOLEAN;
        return AtomicType.STRING;
    }

    private static boolean isWhole(String text) {
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (from == text.length()) return false;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return true;
    }

    private boolean isDouble(byte[] heap, int start, int length) {
        byte first = length == 0 ? 0 : heap[start];
        // Java also reads `1d` and `0x1p3`, and so do we once a column is DOUBLE; but they are no reason to make it so.
        boolean likely = first == '-' || first == '+' || first == '.' || (first >= '0' && first <= '9');
        byte last = length == 0 ? 0 : heap[start + length - 1];
        if (likely && (last == '.' || (last >= '0' && last <= '9'))) {
            if (NumberText.isPlain(heap, start, length)) return true;
            try {
                NumberText.floating(heap, start, length);
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        String text = TextColumn.text(heap, start, length);
        return text.equals(formats.nan())
                || text.equals(formats.positiveInfinity())
                || text.equals(formats.negativeInfinity());
    }

    private boolean isDate(byte[] heap, int start, int length) {
        DateTimePattern pattern = formats.date();
        if (pattern != null) return pattern.date(TextColumn.text(heap, start, length)) != DateTimeText.NO_DATE;
        return length == 10 && DateTimeText.isoDate(heap, start) != DateTimeText.NO_DATE;
    }

    private boolean isTimestamp(byte[] heap, int start, int length) {
        DateTimePattern pattern = formats.timestamp();
        if (pattern != null) {
            return pattern.timestamp(TextColumn.text(heap, start, length)) != DateTimeText.NO_TIMESTAMP;
        }
        return DateTimeText.timestamp(heap, start, length, zone) != DateTimeText.NO_TIMESTAMP;
    }

    /// The narrowest type for values of both types.
    public DataType merge(DataType a, DataType b) {
        if (a.equals(b) || b == AtomicType.NULL) return a;
        if (a == AtomicType.NULL) return b;
        int rank = numericRank(a);
        int otherRank = numericRank(b);
        if (rank >= 0 && otherRank >= 0) {
            if (rank == 3 || otherRank == 3) return AtomicType.DOUBLE;
            if (rank < 2 && otherRank < 2) return AtomicType.LONG;
            int precision = Math.max(digits(a), digits(b));
            return new DecimalType(precision, 0);
        }
        boolean days = a == AtomicType.DATE || b == AtomicType.DATE;
        boolean instants = a == AtomicType.TIMESTAMP || b == AtomicType.TIMESTAMP;
        return days && instants && formats.timestamp() == null ? AtomicType.TIMESTAMP : AtomicType.STRING;
    }

    private static int numericRank(DataType type) {
        return switch (type) {
            case AtomicType.INT -> 0;
            case AtomicType.LONG -> 1;
            case DecimalType _ -> 2;
            case AtomicType.DOUBLE -> 3;
            default -> -1;
        };
    }

    private static int digits(DataType type) {
        return switch (type) {
            case AtomicType.INT -> 10;
            case AtomicType.LONG -> 20;
            case DecimalType decimal -> decimal.precision();
            default -> DecimalType.MAX_PRECISION;
        };
    }

    /// The type of a whole text.
    public DataType of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = new byte[bytes.length + 2 * TextBuffer.MARGIN];
        System.arraycopy(bytes, 0, padded, TextBuffer.MARGIN, bytes.length);
        return widened(AtomicType.NULL, padded, TextBuffer.MARGIN, bytes.length);
    }
}
