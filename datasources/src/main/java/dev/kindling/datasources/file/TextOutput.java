package dev.kindling.datasources.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes on their way to a stream, with numbers and dates written straight as text.
public final class TextOutput {

    private static final int FLUSH_BYTES = 1 << 18;

    private final OutputStream out;
    private final String path;
    private byte[] bytes = new byte[FLUSH_BYTES + 1024];
    private int length;
    private long flushed;

    public TextOutput(OutputStream out, String path) {
        this.out = out;
        this.path = path;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// How many bytes wait to be written.
    public int length() {
        return length;
    }

    /// Gives up the waiting bytes from `index` on.
    public void cut(int index) {
        length = index;
    }

    /// The bytes written so far, waiting ones included.
    public long sizeBytes() {
        return flushed + length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }

    public void put(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    public void put(byte[] source, int start, int count) {
        ensure(count);
        System.arraycopy(source, start, bytes, length, count);
        length += count;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    public void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    public void putLong(long value) {
        if (value == Long.MIN_VALUE) {
            put("-9223372036854775808");
            return;
        }
        ensure(20);
        if (value < 0) {
            bytes[length++] = '-';
            value = -value;
        }
        int digits = 1;
        for (long power = 10; digits < 19 && value >= power; power *= 10) digits++;
        putDigits(value, digits);
    }

    /// The last `count` digits of a number that is not negative.
    private void putDigits(long value, int count) {
        ensure(count);
        for (int at = length + count - 1; at >= length; at--) {
            long rest = value / 10;
            bytes[at] = (byte) ('0' + (value - rest * 10));
            value = rest;
        }
        length += count;
    }

    /// `unscaled` divided by 10^`scale`, all digits shown.
    public void putDecimal(long unscaled, int scale) {
        if (scale == 0) {
            putLong(unscaled);
            return;
        }
        if (unscaled < 0) put((byte) '-');
        long value = Math.abs(unscaled);
        putLong(value / NumberText.POWERS[scale]);
        put((byte) '.');
        putDigits(value % NumberText.POWERS[scale], scale);
    }

    /// `yyyy-MM-dd`.
    public void putDate(int epochDay) {
        // Days of the proleptic Gregorian calendar, by 400-year cycles that begin in March.
        long zeroDay = epochDay + 719_468L;
        long cycle = Math.floorDiv(zeroDay, 146_097L);
        long day = zeroDay - cycle * 146_097;
        long year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        long ofYear = day - (365 * year + year / 4 - year / 100);
        long month = (5 * ofYear + 2) / 153;
        long ofMonth = ofYear - (153 * month + 2) / 5 + 1;
        long calendarMonth = month < 10 ? month + 3 : month - 9;
        long calendarYear = year + cycle * 400 + (calendarMonth <= 2 ? 1 : 0);
        if (calendarYear < 0 || calendarYear > 9999) {
            put(DateTimeText.localDate(epochDay).toString());
            return;
        }
        putDigits(calendarYear, 4);
        put((byte) '-');
        putDigits(calendarMonth, 2);
        put((byte) '-');
        putDigits(ofMonth, 2);
    }

    /// `yyyy-MM-ddTHH:mm:ss.SSS` of a local time in microseconds; six digits where three would lose some.
    public void putTimestamp(long localMicros) {
        putDate((int) Math.floorDiv(localMicros, DateTimeText.DAY_MICROS));
        put((byte) 'T');
        putTime(Math.floorMod(localMicros, DateTimeText.DAY_MICROS));
        long micros = Math.floorMod(localMicros, 1_000_000L);
        put((byte) '.');
        if (micros % 1000 == 0) {
            putDigits(micros / 1000, 3);
        } else {
            putDigits(micros, 6);
        }
    }

    /// `HH:mm:ss` of a time of day in microseconds.
    private void putTime(long micros) {
        long seconds = micros / 1_000_000;
        putDigits(seconds / 3600, 2);
        put((byte) ':');
        putDigits(seconds / 60 % 60, 2);
        put((byte) ':');
        putDigits(seconds % 60, 2);
    }

    /// `HH:mm:ss[.SSSSSS]` of a time of day in nanoseconds.
    public void putTimeOfDay(long nanos) {
        putTime(nanos / 1000);
        long micros = nanos / 1000 % 1_000_000;
        if (micros == 0) return;
        put((byte) '.');
        putDigits(micros, 6);
    }

    /// `Z`, or `+HH:MM`.
    public void putOffset(int seconds) {
        if (seconds == 0) {
            put((byte) 'Z');
            return;
        }
        put((byte) (seconds < 0 ? '-' : '+'));
        int minutes = Math.abs(seconds) / 60;
        putDigits(minutes / 60, 2);
        put((byte) ':');
        putDigits(minutes % 60, 2);
    }

    /// Hands on what waits if there is much of it.
    public void flushIfLarge() {
        if (length >= FLUSH_BYTES) flush();
    }

    public void flush() {
        try {
            out.write(bytes, 0, length);
            flushed += length;
            length = 0;
        } catch (IOException e) {
            throw FileErrors.unwritable(path, e);
        }
    }

    /// Writes all and closes the stream.
    public void finish() {
        flush();
        close();
    }

    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw FileErrors.unwritable(path, e);
        }
    }
}
