package dev.kindling.datasources.csv;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileParts;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.datasources.file.TypeInference;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The schema of CSV files: names from the header or `_c0`, `_c1`, ..., types from the values if `inferSchema` is
/// set, else STRING.
final class CsvInference {

    private static final int MOST_COLUMNS = 20_480;
    private static final long NO_END = Long.MAX_VALUE / 2;

    private final FileSet files;
    private final CsvOptions options;
    private final int parallelism;

    CsvInference(FileSet files, int parallelism) {
        this.files = files;
        this.options = CsvOptions.of(files.options());
        this.parallelism = parallelism;
    }

    /// Null if no file has a record.
    @Nullable
    StructType schema() {
        for (FileEntry file : files.files()) {
            List<@Nullable String> first = firstRecord(file);
            if (first == null) continue;
            List<String> names = names(first);
            List<DataType> types = types(names.size());
            var fields = new ArrayList<StructField>();
            for (int i = 0; i < names.size(); i++) fields.add(new StructField(names.get(i), types.get(i)));
            return new StructType(fields);
        }
        return null;
    }

    /// The fields of the first record, or null if there is none.
    @Nullable
    List<@Nullable String> firstRecord(FileEntry file) {
        try (CsvRecords records = open(file, 0)) {
            var table = new FieldTable(MOST_COLUMNS, 1);
            if (!records.next(table, new RowProblems(1))) return null;
            var fields = new ArrayList<@Nullable String>();
            int count = records.lastFieldCount();
            if (count > MOST_COLUMNS) throw tooWide(file, count);
            for (int i = 0; i < count; i++) {
                int length = table.lengths()[i];
                fields.add(
                        length < 0
                                ? null
                                : new String(table.heap(), table.starts()[i], length, StandardCharsets.UTF_8));
            }
            return fields;
        }
    }

    private static KindlingException tooWide(FileEntry file, int count) {
        return KindlingException.of(
                        ErrorCondition.MALFORMED_CSV_RECORD,
                        "the first record of `" + file.path() + "` has " + count + " fields, more than " + MOST_COLUMNS)
                .parameter("path", file.path())
                .hint("Is the option `sep` right?")
                .build();
    }

    private List<String> names(List<@Nullable String> record) {
        var names = new ArrayList<String>();
        var seen = new HashSet<String>();
        var twice = new HashSet<String>();
        for (String name : record) {
            if (name != null && !seen.add(name.toLowerCase(Locale.ROOT))) twice.add(name.toLowerCase(Locale.ROOT));
        }
        for (int i = 0; i < record.size(); i++) {
            String name = options.header() ? record.get(i) : null;
            if (name == null || name.isEmpty() || name.equals(options.nullValue())) {
                names.add("_c" + i);
            } else {
                names.add(twice.contains(name.toLowerCase(Locale.ROOT)) ? name + i : name);
            }
        }
        return names;
    }

    private List<DataType> types(int width) {
        DataType[] types = new DataType[width];
        if (!options.all().flag("inferSchema", false)) {
            Arrays.fill(types, AtomicType.STRING);
            return List.of(types);
        }
        Arrays.fill(types, AtomicType.NULL);
        double ratio = options.all().ratio("samplingRatio", 1.0);
        TypeInference inference = inference();
        if (ratio < 1 || !inference.isMergeable()) {
            for (FileEntry file : files.files()) widen(types, open(file, options.header() ? 1 : 0), inference, ratio);
        } else {
            for (DataType[] ofPart : FileParts.each(parts(), parallelism, part -> types(part, width))) {
                for (int i = 0; i < width; i++) types[i] = inference.merge(types[i], ofPart[i]);
            }
        }
        for (int i = 0; i < width; i++) if (types[i] == AtomicType.NULL) types[i] = AtomicType.STRING;
        return List.of(types);
    }

    private TypeInference inference() {
        return new TypeInference(options.all().formats(), options.all().flag("preferDate", true));
    }

    /// The first parts of all files, then the second ones: where a part begins is known once the one before it has
    /// been read.
    private List<FileSplit> parts() {
        long total = files.files().stream().mapToLong(FileEntry::sizeBytes).sum();
        long target = FileParts.targetBytes(total, parallelism);
        return files.files().stream()
                .flatMap(file -> CsvFormat.splits(file, options, target).stream())
                .sorted(Comparator.comparingLong(FileSplit::start))
                .toList();
    }

    private DataType[] types(FileSplit part, int width) {
        DataType[] types = new DataType[width];
        Arrays.fill(types, AtomicType.NULL);
        if (part.length() == part.file().sizeBytes()) {
            widen(types, open(part.file(), options.header() ? 1 : 0), inference(), 1);
            return types;
        }
        try {
            CsvFormat.Part records = CsvFormat.openPart(part, files.systems(), files.memo(), options);
            widen(types, records.records(), inference(), 1);
            records.ended();
        } catch (IOException e) {
            throw FileErrors.unreadable(part.file().path(), e);
        }
        return types;
    }

    private void widen(DataType[] types, CsvRecords part, TypeInference inference, double ratio) {
        byte[] nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
        var random = new SplittableRandom(1);
        try (CsvRecords records = part) {
            if (ratio >= 1 && records instanceof ByteCsvRecords bytes) {
                new ColumnTypes(types, options, inference).widenBy(bytes);
                return;
            }
            var table = new FieldTable(types.length, Batch.CAPACITY);
            var problems = new RowProblems(table.capacity());
            while (records.next(table, problems)) {
                problems.clear();
                if (ratio < 1) sample(table, ratio, random);
                for (int i = 0; i < types.length; i++) {
                    types[i] = inference.widened(types[i], table, i, 0, table.rowCount(), nullValue);
                }
            }
        }
    }

    private static void sample(FieldTable table, double ratio, SplittableRandom random) {
        int kept = 0;
        for (int i = 0; i < table.rowCount(); i++) {
            if (random.nextDouble() < ratio) table.moveRow(i, kept++);
        }
        table.rowCount(kept);
    }

    private CsvRecords open(FileEntry file, int recordsToSkip) {
        String path = file.path();
        try {
            if (!options.fitsBytePath()) {
                return new UnivocityRecords(
                        path, FileStreams.open(files.systems(), path), options, Batch.CAPACITY, recordsToSkip);
            }
            TextBuffer buffer = FileStreams.isCompressed(path)
                    ? TextBuffer.ofStream(path, FileStreams.open(files.systems(), path))
                    : TextBuffer.ofFile(path, FileInput.open(files.systems(), path), 0, file.sizeBytes());
            return new ByteCsvRecords(buffer, options, NO_END, recordsToSkip);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }
}
