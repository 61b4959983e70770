package dev.kindling.rdd.io;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The names of folders `key=value` that hold the rows of one value of a partition column.
///
/// @param value null for SQL NULL
public record PartitionFolder(String key, @Nullable String value) {

    /// What stands for NULL.
    public static final String NULL_NAME = "__HIVE_DEFAULT_PARTITION__";

    private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

    /// The partition that a folder of this name holds, or null if it is not such a folder.
    public static @Nullable PartitionFolder parse(String name) {
        int equals = name.indexOf('=');
        if (equals <= 0) return null;
        String value = name.substring(equals + 1);
        return new PartitionFolder(
                unescape(name.substring(0, equals)), value.equals(NULL_NAME) ? null : unescape(value));
    }

    /// The folder's name. An empty value is NULL there: a folder cannot tell them apart.
    public String name() {
        return escape(key) + "=" + (value == null || value.isEmpty() ? NULL_NAME : escape(value));
    }

    private static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = c < ' ' || c == 0x7F || ESCAPED.indexOf(c) >= 0;
            if (special && escaped == null) escaped = new StringBuilder(text.substring(0, i));
            if (escaped == null) continue;
            if (special) escaped.append('%').append(hex(c >> 4)).append(hex(c));
            else escaped.append(c);
        }
        return escaped == null ? text : escaped.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit & 15, 16));
    }

    private static String unescape(String text) {
        if (text.indexOf('%') < 0) return text;
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            int high = source[i] == '%' && i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(source[i + 2], 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = source[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
