package dev.kindling.execution.settings;

import java.util.Locale;

/// Numbers of bytes as people write them.
public final class ByteSize {

    private ByteSize() {}

    /// Reads `512m`, `1g`, `64KiB`, `10MB`, `1048576`, `-1`; units are powers of 1024.
    public static long parse(String text) {
        String number = text.strip().toLowerCase(Locale.ROOT);
        int end = number.length();
        while (end > 0 && Character.isLetter(number.charAt(end - 1))) end--;
        long factor = switch (number.substring(end)) {
            case "", "b" -> 1L;
            case "k", "kb", "kib" -> 1L << 10;
            case "m", "mb", "mib" -> 1L << 20;
            case "g", "gb", "gib" -> 1L << 30;
            case "t", "tb", "tib" -> 1L << 40;
            default -> throw new IllegalArgumentException("no unit `" + number.substring(end) + "`");
        };
        String digits = number.substring(0, end).strip();
        if (digits.contains(".")) return (long) (Double.parseDouble(digits) * factor);
        return Math.multiplyExact(Long.parseLong(digits), factor);
    }

    /// `bytes` with a unit that keeps the number short: `1.5 GiB`.
    public static String format(long bytes) {
        if (bytes < 1 << 10) return bytes + " B";
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
