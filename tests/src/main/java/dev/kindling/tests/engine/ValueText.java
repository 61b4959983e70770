package dev.kindling.tests.engine;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values as text, the same for every engine: `12.50`, `true`, `2024-02-29`, `2024-02-29 12:00:00`, `[1, 2]`, `{k:
/// v}`; bytes in hexadecimal.
public final class ValueText {

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private ValueText() {}

    /// The values of a struct, `{1, x}` as text, for engines whose own struct this class does not know.
    public record Fields(List<?> values) {}

    /// `value` as text, null for SQL NULL. Instants are shown in UTC.
    public static @Nullable String of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case java.sql.Date date -> date.toLocalDate().toString();
            case Timestamp timestamp -> timestamp.toLocalDateTime().format(TIMESTAMP);
            case LocalDateTime timestamp -> timestamp.format(TIMESTAMP);
            case Instant instant ->
                LocalDateTime.ofInstant(instant, ZoneOffset.UTC).format(TIMESTAMP);
            case OffsetDateTime time ->
                time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().format(TIMESTAMP);
            case List<?> list -> list.stream().map(ValueText::nested).collect(Collectors.joining(", ", "[", "]"));
            case Object[] array -> of(Arrays.asList(array));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> nested(entry.getKey()) + ": " + nested(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Array array -> of(unwrapped(array));
            case Struct struct -> "{" + fields(struct) + "}";
            case Fields(var values) ->
                values.stream().map(ValueText::nested).collect(Collectors.joining(", ", "{", "}"));
            case Blob blob -> of(unwrapped(blob));
            default -> value.toString();
        };
    }

    private static String nested(@Nullable Object value) {
        String text = of(value);
        return text == null ? "NULL" : text;
    }

    private static Object unwrapped(Array array) {
        try {
            return array.getArray();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unwrapped(Blob blob) {
        try {
            return blob.getBytes(1, Math.toIntExact(blob.length()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String fields(Struct struct) {
        try {
            return Arrays.stream(struct.getAttributes()).map(ValueText::nested).collect(Collectors.joining(", "));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
