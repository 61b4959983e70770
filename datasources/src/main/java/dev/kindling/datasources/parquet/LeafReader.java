package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;

/// Reads one stored column below lists or structs: its levels and its values, for a number of rows at a time.
final class LeafReader {

    /// More entries than this in one batch are taken for a damaged file.
    private static final int MAX_ENTRIES = 1 << 28;

    private final SchemaNode.Leaf leaf;
    private final DataType type;
    private final PageCursor cursor;
    private final int maxDefinition;
    private final boolean repeats;

    private final byte[] definitions = new byte[Batch.CAPACITY];
    private final byte[] repetitions = new byte[Batch.CAPACITY];
    /// The entries decoded but not used of the arrays above.
    private int next;
    private int end;
    /// Entries of the current page that are not decoded.
    private int entriesLeft;
    private boolean open;
    /// Values of the current page that entries used so far refer to, but which have not been read.
    private int valuesDue;
    private boolean wanted;
    private int skippedPages;

    private byte[] outDefinitions = new byte[Batch.CAPACITY];
    private byte[] outRepetitions = new byte[Batch.CAPACITY];
    private int outCount;
    private VectorBuilder builder;

    LeafReader(SchemaNode.Leaf leaf, DataType type, Conversion conversion) {
        this.leaf = leaf;
        this.type = type;
        this.cursor = new PageCursor(leaf, conversion);
        this.maxDefinition = leaf.definitionLevel();
        this.repeats = leaf.repetitionLevel() > 0;
        this.builder = new VectorBuilder(type);
    }

    SchemaNode.Leaf leaf() {
        return leaf;
    }

    void open(ChunkBytes chunks) {
        chunks.open(leaf, cursor);
        next = 0;
        end = 0;
        entriesLeft = 0;
        open = false;
        valuesDue = 0;
    }

    /// The entries of the next `rowCount` rows.
    LeafEntries read(int rowCount) {
        builder = new VectorBuilder(type);
        outCount = 0;
        wanted = true;
        pass(rowCount);
        return new LeafEntries(
                leaf,
                Arrays.copyOf(outDefinitions, outCount),
                Arrays.copyOf(outRepetitions, outCount),
                builder.buildPlain());
    }

    void skip(long rowCount) {
        wanted = false;
        long left = rowCount;
        while (left > 0) {
            // Pages that know how many rows they have begin with a row.
            if (next == end && entriesLeft == 0 && knownRows() > 0 && knownRows() <= left) {
                left -= knownRows();
                entriesLeft = 0;
                pageAhead = false;
                skippedPages++;
                continue;
            }
            int part = (int) Math.min(left, Batch.CAPACITY);
            pass(part);
            left -= part;
        }
    }

    /// Whether the cursor stands on a page of which nothing has been used.
    private boolean pageAhead;

    /// The rows of the page that comes next, or -1 if it does not say.
    private int knownRows() {
        if (!pageAhead) {
            if (!cursor.nextPage()) return -1;
            pageAhead = true;
            open = false;
        }
        PageHeader header = cursor.header();
        if (!repeats) return header.valueCount();
        return header.type() == PageHeader.DATA_V2 ? header.rowCount() : -1;
    }

    /// Uses up the entries of `rowCount` rows.
    private void pass(int rowCount) {
        int rows = 0;
        boolean more = true;
        while (more) {
            if (next == end && (rows < rowCount || repeats) && !decode()) break;
            more = rows < rowCount || repeats;
            while (next < end) {
                if (repetitions[next] == 0) {
                    if (rows == rowCount) {
                        more = false;
                        break;
                    }
                    rows++;
                }
                if (wanted) keep(definitions[next], repetitions[next]);
                if (definitions[next] == maxDefinition) valuesDue++;
                next++;
                if (!repeats && rows == rowCount) {
                    more = false;
                    break;
                }
            }
        }
        settleValues();
        if (rows < rowCount) throw new MalformedException("a column has fewer rows than its row group");
    }

    private void keep(byte definition, byte repetition) {
        if (outCount == outDefinitions.length) {
            if (outCount >= MAX_ENTRIES) throw new MalformedException("lists of more than " + outCount + " elements");
            outDefinitions = Arrays.copyOf(outDefinitions, outCount * 2);
            outRepetitions = Arrays.copyOf(outRepetitions, outCount * 2);
        }
        outDefinitions[outCount] = definition;
        outRepetitions[outCount++] = repetition;
    }

    /// Decodes more levels; false at the end of the chunk.
    private boolean decode() {
        while (entriesLeft == 0) {
            settleValues();
            if (!pageAhead && !cursor.nextPage()) return false;
            pageAhead = false;
            entriesLeft = cursor.header().valueCount();
            open = false;
        }
        if (!open) {
            cursor.openPage();
            open = true;
        }
        int count = Math.min(entriesLeft, definitions.length);
        if (repeats) cursor.repetitions().readLevels(repetitions, 0, count);
        if (maxDefinition > 0) cursor.definitions().readLevels(definitions, 0, count);
        entriesLeft -= count;
        next = 0;
        end = count;
        return true;
    }

    private void settleValues() {
        while (valuesDue > 0) {
            int count = Math.min(valuesDue, Batch.CAPACITY);
            if (wanted) builder.append(cursor.readValues(count));
            else cursor.skipValues(count);
            valuesDue -= count;
        }
    }

    int takeSkippedPages() {
        int pages = skippedPages;
        skippedPages = 0;
        return pages;
    }
}
