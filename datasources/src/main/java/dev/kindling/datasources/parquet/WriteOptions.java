package dev.kindling.datasources.parquet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How files are written.
///
/// @param pageRows the most rows of a page: what a reader can pass over at a time
record WriteOptions(
        Codec codec,
        int level,
        int rowGroupRows,
        int pageBytes,
        int pageRows,
        List<String> bloomColumns,
        double bloomFpp) {

    static final List<String> NAMES = List.of(
            "compression",
            "compressionLevel",
            "rowGroupSize",
            "pageSize",
            "pageRowLimit",
            "bloomFilterColumns",
            "bloomFilterFpp");

    private static final int ROW_GROUP_ROWS = 122_880;
    private static final int PAGE_BYTES = 1 << 20;
    /// Ten batches, so that batches do not straddle pages.
    private static final int PAGE_ROWS = 20_480;

    static WriteOptions of(Map<String, String> options) {
        String blooms = options.getOrDefault("bloomfiltercolumns", "");
        return new WriteOptions(
                Codec.named(options.getOrDefault("compression", "zstd")),
                number(options, "compressionLevel", 1, -7, 22),
                number(options, "rowGroupSize", ROW_GROUP_ROWS, 1, 1 << 24),
                number(options, "pageSize", PAGE_BYTES, 1, 1 << 29),
                number(options, "pageRowLimit", PAGE_ROWS, 1, 1 << 24),
                Arrays.stream(blooms.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList(),
                fraction(options, "bloomFilterFpp", 0.01));
    }

    boolean hasBloomFilter(String column) {
        return bloomColumns.stream().anyMatch(column::equalsIgnoreCase);
    }

    private static int number(Map<String, String> options, String name, int preset, int min, int max) {
        String text = options.get(name.toLowerCase(Locale.ROOT));
        if (text == null) return preset;
        String allowed = "a whole number from " + min + " to " + max;
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) return value;
        } catch (NumberFormatException e) {
            throw ParquetErrors.badOption(name, text, allowed);
        }
        throw ParquetErrors.badOption(name, text, allowed);
    }

    private static double fraction(Map<String, String> options, String name, double preset) {
        String text = options.get(name.toLowerCase(Locale.ROOT));
        if (text == null) return preset;
        String allowed = "a number between 0 and 1";
        try {
            double value = Double.parseDouble(text.strip());
            if (value > 0 && value < 1) return value;
        } catch (NumberFormatException e) {
            throw ParquetErrors.badOption(name, text, allowed);
        }
        throw ParquetErrors.badOption(name, text, allowed);
    }
}
