package dev.kindling.catalyst.conversion;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/// Microseconds since the epoch to microseconds of the local clock and back. Remembers the last offset, so that
/// runs of near values cost no lookup; not thread-safe.
public final class TimeZones {

    private final ZoneRules rules;
    private final boolean fixed;
    private long offsetMicros;
    private long validFrom = Long.MAX_VALUE;
    private long validTo = Long.MIN_VALUE;

    private TimeZones(ZoneId zone) {
        rules = zone.getRules();
        fixed = rules.isFixedOffset();
        if (fixed) offsetMicros = offsetAt(Instant.EPOCH);
    }

    public static TimeZones of(ZoneId zone) {
        return new TimeZones(zone);
    }

    /// The local clock's reading at an instant.
    public long toLocal(long instantMicros) {
        if (fixed) return instantMicros + offsetMicros;
        if (instantMicros < validFrom || instantMicros >= validTo) remember(instantMicros);
        return instantMicros + offsetMicros;
    }

    /// The instant at which the local clock shows `localMicros`: the earlier of two, and a time that a clock change
    /// skips is moved forward by the length of the gap.
    public long toInstant(long localMicros) {
        if (fixed) return localMicros - offsetMicros;
        long seconds = Math.floorDiv(localMicros, CivilCalendar.MICROS_PER_SECOND);
        var local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        ZoneOffset offset = rules.getOffset(local);
        return localMicros - offset.getTotalSeconds() * CivilCalendar.MICROS_PER_SECOND;
    }

    public int localDay(long instantMicros) {
        return (int) Math.floorDiv(toLocal(instantMicros), CivilCalendar.MICROS_PER_DAY);
    }

    public long startOfDay(int day) {
        return toInstant(day * CivilCalendar.MICROS_PER_DAY);
    }

    private void remember(long instantMicros) {
        Instant instant = instant(instantMicros);
        offsetMicros = offsetAt(instant);
        var before = rules.previousTransition(instant.plusNanos(1));
        var after = rules.nextTransition(instant);
        validFrom = before == null ? Long.MIN_VALUE : micros(before.getInstant());
        validTo = after == null ? Long.MAX_VALUE : micros(after.getInstant());
    }

    private long offsetAt(Instant instant) {
        return rules.getOffset(instant).getTotalSeconds() * CivilCalendar.MICROS_PER_SECOND;
    }

    public static Instant instant(long micros) {
        long seconds = Math.floorDiv(micros, CivilCalendar.MICROS_PER_SECOND);
        return Instant.ofEpochSecond(seconds, Math.floorMod(micros, CivilCalendar.MICROS_PER_SECOND) * 1000);
    }

    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), CivilCalendar.MICROS_PER_SECOND),
                instant.getNano() / 1000L);
    }

    /// The zone of that name, in the forms Spark takes (`Europe/Berlin`, `UTC`, `+1:00`, `GMT+2`); null if none.
    public static @Nullable ZoneId zone(String name) {
        String text = name.strip();
        int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
        String normal = text;
        if (sign >= 0 && text.indexOf('/') < 0) {
            String prefix = text.substring(0, sign + 1);
            String[] parts = text.substring(sign + 1).split(":", -1);
            var digits = new StringBuilder(prefix);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) digits.append(':');
                if (parts[i].length() == 1) digits.append('0');
                digits.append(parts[i]);
            }
            normal = digits.toString();
        }
        try {
            return ZoneId.of(normal, ZoneId.SHORT_IDS);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
