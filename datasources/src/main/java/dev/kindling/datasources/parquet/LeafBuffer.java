package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a row group as one stored column will hold them: values and levels.
final class LeafBuffer {

    private final List<String> path;
    private final StoredForm form;
    private final int maxDefinition;
    private final int maxRepetition;
    private final VectorBuilder values;
    private byte[] definitions = new byte[Batch.CAPACITY];
    private byte[] repetitions = new byte[Batch.CAPACITY];
    private int entryCount;

    LeafBuffer(List<String> path, StoredForm form, int maxDefinition, int maxRepetition) {
        this.path = List.copyOf(path);
        this.form = form;
        this.maxDefinition = maxDefinition;
        this.maxRepetition = maxRepetition;
        this.values = new VectorBuilder(form.type());
    }

    List<String> path() {
        return path;
    }

    StoredForm form() {
        return form;
    }

    int maxDefinition() {
        return maxDefinition;
    }

    int maxRepetition() {
        return maxRepetition;
    }

    long sizeBytes() {
        return values.sizeBytes() + 2L * entryCount;
    }

    /// Adds rows of a column that is no part of another; the levels follow from its NULLs.
    void addFlat(ColumnVector rows) {
        values.append(rows);
        entryCount += rows.size();
    }

    /// Adds entries; `rows` says where in `source` the values of those at the full level are.
    void addEntries(byte[] moreDefinitions, byte[] moreRepetitions, int count, ColumnVector source, int[] rows) {
        int present = 0;
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[present] = rows[i];
            if (moreDefinitions[i] == maxDefinition) present++;
        }
        values.append(Vectors.flatten(Vectors.gather(source, places, present)));
        int total = entryCount + count;
        if (total > definitions.length) {
            int capacity = Math.max(total, definitions.length * 2);
            definitions = Arrays.copyOf(definitions, capacity);
            repetitions = Arrays.copyOf(repetitions, capacity);
        }
        System.arraycopy(moreDefinitions, 0, definitions, entryCount, count);
        System.arraycopy(moreRepetitions, 0, repetitions, entryCount, count);
        entryCount = total;
    }

    /// Forgets what has been added and taken.
    void clear() {
        values.clear();
        entryCount = 0;
    }

    /// What has been added; good until the buffer is cleared, which must come next.
    Entries take() {
        ColumnVector all = values.build();
        int count = entryCount;
        boolean flat = maxRepetition == 0 && maxDefinition <= 1;
        if (!flat) return new Entries(count, definitions, repetitions, all);
        long[] validity = all.validity();
        int nulls = all instanceof dev.kindling.catalyst.batch.NullVector
                ? count
                : Validity.nullCount(validity, all.offset(), count);
        if (nulls == 0) return new Entries(count, null, null, Vectors.withoutValidity(all));
        byte[] levels = new byte[count];
        int[] present = new int[count - nulls];
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (all.isNull(i)) continue;
            levels[i] = 1;
            present[next++] = i;
        }
        ColumnVector dense = Vectors.withoutValidity(Vectors.gather(all, present, next));
        return new Entries(count, levels, null, dense);
    }

    /// Entries with their levels (null definition levels: all are at the full level; null repetition levels: all
    /// begin a row) and the values of those at the full level.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entries(int count, byte @Nullable [] definitions, byte @Nullable [] repetitions, ColumnVector values) {}
}
