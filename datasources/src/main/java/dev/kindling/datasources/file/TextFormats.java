package dev.kindling.datasources.file;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// How values look in a text file. A null pattern means the forms a CAST reads.
public record TextFormats(
        ZoneId zone,
        @Nullable DateTimePattern date,
        @Nullable DateTimePattern timestamp,
        @Nullable DateTimePattern timestampNtz,
        @Nullable DateTimePattern time,
        String nan,
        String positiveInfinity,
        String negativeInfinity) {

    /// The forms of a CAST, in `zone`.
    public static TextFormats inZone(ZoneId zone) {
        return new TextFormats(zone, null, null, null, null, "NaN", "Inf", "-Inf");
    }
}
