package dev.kindling.datasources.json;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextColumn;
import dev.kindling.datasources.file.TextFormats;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns fields into a vector of a type that is not nested. A kind of value the type does not take marks its row:
/// a number in quotes is no number.
final class ScalarColumn {

    private static final Set<String> SPECIAL_NUMBERS =
            Set.of("NaN", "Infinity", "-Infinity", "+Infinity", "INF", "-INF", "+INF");

    private final DataType type;
    private final TextColumn parser;
    /// The kinds of which every value is left to the parser, as bits, and those of which every value is that is not
    /// empty.
    private final int allOf;
    private final int notEmptyOf;
    private final boolean specialNumbers;

    ScalarColumn(DataType type, JsonOptions options, String name) {
        TextFormats formats = options.formats();
        this.type = type;
        this.parser = TextColumn.of(type, formats, name, "json");
        this.specialNumbers = options.all().flag("allowNonNumericNumbers", true);
        this.allOf = allOf(type);
        this.notEmptyOf = notEmptyOf(type);
    }

    private static int allOf(DataType type) {
        return switch (type) {
            case AtomicType.BOOLEAN -> 1 << JsonKind.BOOLEAN;
            case AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG -> 1 << JsonKind.WHOLE_NUMBER;
            case AtomicType.FLOAT, AtomicType.DOUBLE -> 1 << JsonKind.WHOLE_NUMBER | 1 << JsonKind.FLOATING_NUMBER;
            default -> 0;
        };
    }

    private static int notEmptyOf(DataType type) {
        return switch (type) {
            case AtomicType.BOOLEAN,
                    AtomicType.BYTE,
                    AtomicType.SHORT,
                    AtomicType.INT,
                    AtomicType.LONG,
                    AtomicType.FLOAT,
                    AtomicType.DOUBLE -> 0;
            case DecimalType _ -> 1 << JsonKind.STRING | 1 << JsonKind.WHOLE_NUMBER | 1 << JsonKind.FLOATING_NUMBER;
            default -> 1 << JsonKind.STRING;
        };
    }

    /// Column `column` of `fields`, whose kinds are `kinds`.
    ColumnVector parse(FieldTable fields, byte[] kinds, int column, RowProblems problems) {
        if (type == AtomicType.BINARY) return binary(fields, column, problems);
        long @Nullable [] seconds = null;
        if (type != AtomicType.STRING) {
            int width = fields.width();
            int[] lengths = fields.lengths();
            int count = fields.rowCount();
            for (int i = 0, k = column; i < count; i++, k += width) {
                int length = lengths[k];
                if (length < 0 || ((length == 0 ? allOf : allOf | notEmptyOf) >>> kinds[k] & 1) != 0) continue;
                if (isSpecialNumber(kinds[k], fields, k)) continue;
                if (type == AtomicType.TIMESTAMP && kinds[k] == JsonKind.WHOLE_NUMBER) {
                    long value = NumberText.whole(fields.heap(), fields.starts()[k], fields.lengths()[k]);
                    if (Math.abs(value) < Long.MAX_VALUE / 1_000_000) {
                        if (seconds == null) seconds = new long[count];
                        seconds[i] = value * 1_000_000;
                        // Any timestamp will do: it is replaced below.
                        continue;
                    }
                }
                problems.mark(i);
                lengths[k] = FieldTable.ABSENT;
            }
        }
        if (seconds != null) return withSeconds(fields, kinds, column, problems, seconds);
        return parser.parse(fields, column, problems);
    }

    private boolean isSpecialNumber(byte kind, FieldTable fields, int at) {
        return specialNumbers
                && kind == JsonKind.STRING
                && (type == AtomicType.FLOAT || type == AtomicType.DOUBLE)
                && SPECIAL_NUMBERS.contains(text(fields, at));
    }

    private static String text(FieldTable fields, int at) {
        return new String(fields.heap(), fields.starts()[at], fields.lengths()[at], StandardCharsets.UTF_8);
    }

    /// Timestamps of which some were given as whole seconds since the epoch.
    private ColumnVector withSeconds(
            FieldTable fields, byte[] kinds, int column, RowProblems problems, long[] seconds) {
        int width = fields.width();
        int count = fields.rowCount();
        boolean[] numeric = new boolean[count];
        int[] lengths = new int[count];
        for (int i = 0, k = column; i < count; i++, k += width) {
            lengths[i] = fields.lengths()[k];
            numeric[i] = lengths[i] >= 0 && kinds[k] == JsonKind.WHOLE_NUMBER;
            if (numeric[i]) fields.lengths()[k] = FieldTable.ABSENT;
        }
        var texts = (LongVector) parser.parse(fields, column, problems);
        @Nullable Object[] values = new Object[count];
        for (int i = 0, k = column; i < count; i++, k += width) {
            fields.lengths()[k] = lengths[i];
            values[i] = numeric[i] ? (Object) seconds[i] : texts.isNull(i) ? null : (Object) texts.get(i);
        }
        return LiteralVectors.vector(type, values);
    }

    private ColumnVector binary(FieldTable fields, int column, RowProblems problems) {
        @Nullable Object[] values = new Object[fields.rowCount()];
        int width = fields.width();
        for (int i = 0, k = column; i < values.length; i++, k += width) {
            if (fields.lengths()[k] < 0) continue;
            try {
                values[i] = new BytesValue(Base64.getDecoder().decode(text(fields, k)));
            } catch (IllegalArgumentException e) {
                problems.mark(i);
            }
        }
        return LiteralVectors.vector(type, values);
    }
}
