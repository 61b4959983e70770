package dev.kindling.execution.settings;

import java.util.List;
import java.util.Locale;

/// Numbers of bytes as people write them.
public final class ByteSize {

    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

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
        // Tenths of the unit in whole numbers: a formatter would take longer than planning the join that says it.
        int shift = 10;
        while (shift < 40 && bytes >= 1L << (shift + 10)) shift += 10;
        long whole = bytes >> shift;
        long rest = bytes - (whole << shift);
        long tenths = (rest * 10 + (1L << (shift - 1))) >> shift;
        if (tenths == 10) {
            whole++;
            tenths = 0;
        }
        return whole + "." + tenths + " " + UNITS.get(shift / 10 - 1);
    }
}
