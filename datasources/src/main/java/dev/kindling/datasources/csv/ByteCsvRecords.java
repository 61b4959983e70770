package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import java.nio.charset.StandardCharsets;

/// Finds records and fields 64 bytes at a time: a block gives its delimiters and line ends as the bits of one word,
/// and its quotes and carriage returns as those of another, which are looked at one by one. Values stay where they
/// are in the buffer.
final class ByteCsvRecords implements CsvRecords {

    private static final int BLOCK = 64;
    private static final long CARRIAGE_RETURNS = NumberText.pattern((byte) '\r');
    private static final long NEWLINES = NumberText.pattern((byte) '\n');

    private final TextBuffer buffer;
    private final QuotedField quoted;
    private final boolean hasQuotes;
    private final byte delimiter;
    private final byte quote;
    private final long delimiterPattern;
    private final long quotePattern;
    private final byte[] emptyValue;
    private final int emptyLength;
    private final long endOffset;
    private int recordsToSkip;
    private boolean finished;

    // The record being read.
    private int rows;
    private int column;
    private int base;
    private int recordStart;
    private int fieldStart;
    private boolean incomplete;
    private int lastFieldCount;

    /// The records that begin before `endOffset`, without the first `recordsToSkip`.
    ByteCsvRecords(TextBuffer buffer, CsvOptions options, long endOffset, int recordsToSkip) {
        this.buffer = buffer;
        this.quoted = new QuotedField(options);
        this.hasQuotes = options.quote() != '\0';
        this.delimiter = (byte) options.delimiter().charAt(0);
        this.quote = (byte) options.quote();
        this.delimiterPattern = NumberText.pattern(delimiter);
        this.quotePattern = hasQuotes ? NumberText.pattern(quote) : NumberText.pattern((byte) '\r');
        this.emptyValue = options.emptyValue().getBytes(StandardCharsets.UTF_8);
        boolean emptyIsNull = options.emptyValue().equals(options.nullValue());
        this.emptyLength = emptyIsNull ? FieldTable.ABSENT : emptyValue.length;
        this.endOffset = endOffset;
        this.recordsToSkip = recordsToSkip;
    }

    @Override
    public boolean next(FieldTable table, RowProblems problems) {
        rows = 0;
        while (!finished && rows == 0) {
            if (buffer.position() == buffer.limit() || incomplete) {
                boolean first = buffer.fileOffset(buffer.limit()) == 0;
                boolean more = buffer.fill();
                if (first && buffer.startsWithByteOrderMark()) buffer.consumeTo(buffer.position() + 3);
                if (!more && buffer.position() == buffer.limit()) finished = true;
            }
            scan(table, problems);
        }
        table.heap(buffer.bytes());
        table.rowCount(rows);
        return rows > 0;
    }

    /// Reads whole records up to the limit of the buffer, of the table, or of this part of the file.
    private void scan(FieldTable table, RowProblems problems) {
        byte[] bytes = buffer.bytes();
        int limit = buffer.limit();
        int end = buffer.indexOf(endOffset);
        int at = buffer.position();
        // The block being read: the delimiters and line ends in it, and quotes and carriage returns.
        int block = at;
        int blockEnd = at;
        long ends = 0;
        long specials = 0;
        fieldStart = at;
        recordStart = at;
        column = 0;
        base = 0;
        incomplete = false;
        if (at >= end) {
            finished = true;
            return;
        }
        while (at < limit) {
            int stop;
            if (at >= blockEnd && at + BLOCK <= limit) {
                long special = 0;
                ends = 0;
                for (int i = 0; i < BLOCK; i += Long.BYTES) {
                    long word = (long) NumberText.WORD.get(bytes, at + i);
                    special |= NumberText.nearlyMatchesEither(word, quotePattern, CARRIAGE_RETURNS);
                    long found = NumberText.matchesEither(word, delimiterPattern, NEWLINES);
                    ends |= NumberText.gathered(found) << i;
                }
                specials = special == 0 ? 0 : specials(bytes, at);
                block = at;
                blockEnd = at + BLOCK;
            }
            if (at < blockEnd) {
                long rest = -1L << (at - block);
                long next = specials & rest;
                // Up to the next special byte, or all.
                long now = ends & rest & ((next & -next) - 1);
                if (now != 0 && take(now, block, table, problems, bytes, end)) return;
                if (next == 0) {
                    at = blockEnd;
                    continue;
                }
                at = block + Long.numberOfTrailingZeros(next);
                stop = at + 1;
            } else {
                long word = (long) NumberText.WORD.get(bytes, at);
                long special = NumberText.nearlyMatchesEither(word, quotePattern, CARRIAGE_RETURNS);
                if (special == 0 && at + Long.BYTES <= limit) {
                    long found = NumberText.matchesEither(word, delimiterPattern, NEWLINES);
                    if (found != 0 && take(NumberText.gathered(found), at, table, problems, bytes, end)) return;
                    at += Long.BYTES;
                    continue;
                }
                stop = Math.min(at + Long.BYTES, limit);
            }
            while (at < stop) {
                byte c = bytes[at];
                if (c == delimiter) {
                    put(table, fieldStart, at - fieldStart);
                    fieldStart = ++at;
                } else if (c == '\n' || c == '\r') {
                    if (c == '\r' && at + 1 == limit && !buffer.atEnd()) {
                        giveBack();
                        return;
                    }
                    put(table, fieldStart, at - fieldStart);
                    int place = at;
                    at += c == '\r' && at + 1 < limit && bytes[at + 1] == '\n' ? 2 : 1;
                    fieldStart = at;
                    if (endRecord(table, problems, bytes, place, fieldStart, end)) return;
                } else if (c == quote && hasQuotes && at == fieldStart) {
                    int next = quoted.read(buffer, at + 1);
                    if (next == QuotedField.NEED_MORE) {
                        giveBack();
                        return;
                    }
                    bytes = buffer.bytes();
                    putQuoted(table, problems);
                    at = next;
                    if (at == limit) {
                        endRecord(table, problems, bytes, limit, limit, end);
                        finished = true;
                        buffer.consumeTo(limit);
                        return;
                    }
                    if (bytes[at] == delimiter) {
                        fieldStart = ++at;
                        continue;
                    }
                    if (bytes[at] == '\r' && at + 1 == limit && !buffer.atEnd()) {
                        giveBack();
                        return;
                    }
                    int place = at;
                    at += bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n' ? 2 : 1;
                    fieldStart = at;
                    if (endRecord(table, problems, bytes, place, fieldStart, end)) return;
                } else {
                    at++;
                }
            }
        }
        if (!buffer.atEnd()) {
            giveBack();
            return;
        }
        if (recordStart < limit) {
            put(table, fieldStart, limit - fieldStart);
            endRecord(table, problems, bytes, limit, limit, end);
        }
        finished = true;
        buffer.consumeTo(limit);
    }

    /// The quotes and carriage returns of the block at `from`, as bits.
    private long specials(byte[] bytes, int from) {
        long specials = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            long word = (long) NumberText.WORD.get(bytes, from + i);
            specials |= NumberText.gathered(NumberText.matchesEither(word, quotePattern, CARRIAGE_RETURNS)) << i;
        }
        return specials;
    }

    /// Takes over the fields that end at the set bits of `ends`, the first of which stands for byte `from`. Returns
    /// true if reading must pause.
    private boolean take(long ends, int from, FieldTable table, RowProblems problems, byte[] bytes, int end) {
        int[] starts = table.starts();
        int[] lengths = table.lengths();
        int width = table.width();
        int fieldAt = column;
        int start = fieldStart;
        for (long rest = ends; rest != 0; rest &= rest - 1) {
            int place = from + Long.numberOfTrailingZeros(rest);
            if (fieldAt < width) {
                int length = place - start;
                starts[base + fieldAt] = start;
                // An empty field is absent: 0 becomes -1.
                lengths[base + fieldAt] = length - ((length - 1) >>> 31);
            }
            fieldAt++;
            start = place + 1;
            if (bytes[place] != delimiter) {
                column = fieldAt;
                if (endRecord(table, problems, bytes, place, start, end)) return true;
                fieldAt = 0;
            }
        }
        column = fieldAt;
        fieldStart = start;
        return false;
    }

    /// Leaves the record that goes on behind the limit for after the next fill.
    private void giveBack() {
        buffer.consumeTo(recordStart);
        incomplete = true;
    }

    private void put(FieldTable table, int start, int length) {
        int width = table.width();
        if (column < width) {
            table.starts()[base + column] = start;
            // An empty field is absent: 0 becomes -1.
            table.lengths()[base + column] = length - ((length - 1) >>> 31);
        }
        column++;
    }

    private void putQuoted(FieldTable table, RowProblems problems) {
        if (quoted.unclosed()) problems.mark(rows, RowProblems.RECORD);
        int start = quoted.start();
        int length = quoted.length();
        if (length == 0) {
            length = emptyLength;
            if (length > 0) start = buffer.append(emptyValue, 0, length);
        }
        if (column < table.width()) {
            table.starts()[base + column] = start;
            table.lengths()[base + column] = length;
        }
        column++;
    }

    /// Completes the record that ends at `place`. Returns true if reading must pause, with the buffer at `next`.
    private boolean endRecord(FieldTable table, RowProblems problems, byte[] bytes, int place, int next, int end) {
        int width = table.width();
        if (column == 1 && isBlank(bytes, recordStart, place)) {
            // Lines with nothing on them are no records.
        } else if (recordsToSkip > 0) {
            recordsToSkip--;
            problems.clear();
        } else {
            if (column != width) {
                problems.mark(rows, RowProblems.RECORD);
                for (int i = column; i < width; i++) table.lengths()[base + i] = FieldTable.ABSENT;
            }
            lastFieldCount = column;
            table.recordStarts()[rows] = recordStart;
            table.recordEnds()[rows] = place;
            rows++;
            base += width;
        }
        column = 0;
        recordStart = next;
        if (next < end && rows < table.capacity()) return false;
        if (next >= end) finished = true;
        buffer.consumeTo(next);
        return true;
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) return false;
        }
        return true;
    }

    /// Where records may be consumed between two calls of [#next], whole ones that begin before [#end], once the
    /// first of them has been read.
    TextBuffer buffer() {
        return buffer;
    }

    /// The index in the buffer at which this part ends.
    int end() {
        return buffer.indexOf(endOffset);
    }

    /// Where the first record behind this part begins; only known at the end.
    long endedAt() {
        return buffer.fileOffset(buffer.position());
    }

    @Override
    public int lastFieldCount() {
        return lastFieldCount;
    }

    @Override
    public long line(FieldTable table, int row) {
        return buffer.lineAt(table.recordStarts()[row]);
    }

    @Override
    public long takeBytesRead() {
        return buffer.takeBytesRead();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
