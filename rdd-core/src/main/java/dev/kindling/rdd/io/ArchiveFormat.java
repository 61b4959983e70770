package dev.kindling.rdd.io;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How several files lie in one, known by the end of its name. A tar file may be compressed as a whole: `.tar.gz`,
/// `.tar.zst`, ..., or shorter `.tgz`, `.tbz2`, `.txz`, `.tzst`.
public enum ArchiveFormat {
    TAR,
    ZIP,
    SEVEN_ZIP;

    private record ShortName(String ending, Compression compression) {}

    private static final List<ShortName> SHORT_NAMES = List.of(
            new ShortName(".tgz", Compression.GZIP),
            new ShortName(".taz", Compression.GZIP),
            new ShortName(".tbz", Compression.BZIP2),
            new ShortName(".tbz2", Compression.BZIP2),
            new ShortName(".txz", Compression.XZ),
            new ShortName(".tlz", Compression.LZMA),
            new ShortName(".tzst", Compression.ZSTD));

    /// The format that the ending of `fileName` says, or null if it is no archive.
    public static @Nullable ArchiveFormat ofName(String fileName) {
        String lower = Compression.withoutQuery(fileName).toLowerCase(Locale.ROOT);
        if (lower.endsWith(".zip")) return ZIP;
        if (lower.endsWith(".7z")) return SEVEN_ZIP;
        boolean tar = SHORT_NAMES.stream().anyMatch(name -> lower.endsWith(name.ending))
                || Compression.plainName(lower).endsWith(".tar");
        return tar ? TAR : null;
    }

    /// How the archive `fileName` is compressed as a whole.
    static Compression compressionOf(String fileName) {
        String lower = Compression.withoutQuery(fileName).toLowerCase(Locale.ROOT);
        for (ShortName name : SHORT_NAMES) if (lower.endsWith(name.ending)) return name.compression;
        return Compression.ofName(fileName);
    }
}
