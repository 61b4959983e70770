package dev.kindling.datasources.file;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/// Between local time and UTC in one zone, in microseconds. Remembers the stretch of time without a change of
/// offset it was last asked about; for one thread.
public final class ZoneOffsets {

    private static final long SECOND_MICROS = 1_000_000;
    /// Kept from both ends of a stretch, so that gaps, overlaps and the offset itself do not matter within it.
    private static final long MARGIN_SECONDS = 2 * 86_400;

    private final ZoneRules rules;
    private long fromSeconds;
    private long toSeconds;
    private long offsetMicros;
    private int offsetSeconds;

    public ZoneOffsets(ZoneId zone) {
        this.rules = zone.getRules();
        if (rules.isFixedOffset()) {
            fromSeconds = Long.MIN_VALUE;
            toSeconds = Long.MAX_VALUE;
            remember(rules.getOffset(Instant.EPOCH));
        } else {
            fromSeconds = 1;
            toSeconds = 0;
        }
    }

    /// The instant at which clocks of the zone show `localMicros`: the earlier one in an overlap; in a gap, moved
    /// by its length.
    public long toUtc(long localMicros) {
        long seconds = Math.floorDiv(localMicros, SECOND_MICROS);
        if (seconds >= fromSeconds && seconds < toSeconds) return localMicros - offsetMicros;
        LocalDateTime local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        ZoneOffset offset = rules.getOffset(local);
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition != null && transition.isGap()) offset = transition.getOffsetBefore();
        findStretch(seconds - offset.getTotalSeconds());
        return localMicros - offset.getTotalSeconds() * SECOND_MICROS;
    }

    /// What clocks of the zone show at `utcMicros`.
    public long toLocal(long utcMicros) {
        return utcMicros + offsetAt(utcMicros) * SECOND_MICROS;
    }

    /// The seconds the zone is ahead of UTC at `utcMicros`.
    public int offsetAt(long utcMicros) {
        long seconds = Math.floorDiv(utcMicros, SECOND_MICROS);
        if (seconds >= fromSeconds && seconds < toSeconds) return offsetSeconds;
        int offset = rules.getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        findStretch(seconds);
        return offset;
    }

    private void findStretch(long utcSeconds) {
        Instant instant = Instant.ofEpochSecond(utcSeconds);
        ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
        ZoneOffsetTransition after = rules.nextTransition(instant);
        fromSeconds = before == null ? Long.MIN_VALUE : before.toEpochSecond() + MARGIN_SECONDS;
        toSeconds = after == null ? Long.MAX_VALUE : after.toEpochSecond() - MARGIN_SECONDS;
        remember(rules.getOffset(instant));
    }

    private void remember(ZoneOffset offset) {
        offsetSeconds = offset.getTotalSeconds();
        offsetMicros = offsetSeconds * SECOND_MICROS;
    }
}
