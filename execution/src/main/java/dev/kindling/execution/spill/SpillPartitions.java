package dev.kindling.execution.spill;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowScatter;
import dev.kindling.execution.store.Words;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows on disk in parts by the hash of their keys, so that a part can be worked on alone. Each level of recursion
/// splits by other bits.
public final class SpillPartitions implements AutoCloseable {

    public static final int FAN_OUT = 16;
    /// Rows that are still together after so many levels have the same key, or nearly: splitting will not help.
    public static final int MAX_LEVEL = 5;

    /// Where rows go in which a key is NULL.
    public enum NullKeys {
        /// With the rows whose other keys are the same.
        TOGETHER,
        /// Evenly over all parts, because nothing will look for them.
        ANYWHERE
    }

    private static final int ROWS_PER_FRAME = 1024;

    private final int[] keys;
    private final int level;
    private final NullKeys nullKeys;
    private int nextPart;
    private final KeyHasher hasher;
    private final RowScatter scatter;
    private final @Nullable SpillFile[] files = new SpillFile[FAN_OUT];
    private long[] hashes = new long[Batch.CAPACITY];
    private int[] targets = new int[Batch.CAPACITY];

    /// @param keys the columns whose values decide on the part
    public SpillPartitions(List<DataType> types, int[] keys, int level, NullKeys nullKeys, OperatorContext context) {
        this.keys = keys.clone();
        this.level = level;
        this.nullKeys = nullKeys;
        hasher = new KeyHasher(keys.length);
        scatter = new RowScatter(types, FAN_OUT, ROWS_PER_FRAME, (target, batch) -> {
            SpillFile file = files[target];
            if (file == null) {
                file = SpillFile.create(context);
                files[target] = file;
            }
            file.write(batch);
        });
    }

    public void add(Batch batch) {
        int rowCount = batch.rowCount();
        if (hashes.length < rowCount) {
            hashes = new long[rowCount];
            targets = new int[rowCount];
        }
        ColumnVector[] vectors = new ColumnVector[keys.length];
        for (int k = 0; k < keys.length; k++) vectors[k] = KeyVectors.normalized(batch.column(keys[k]));
        hasher.hash(vectors, rowCount, hashes);
        for (int i = 0; i < rowCount; i++) targets[i] = partition(hashes[i], level);
        if (nullKeys == NullKeys.ANYWHERE) for (ColumnVector vector : vectors) spreadNulls(vector);
        scatter.add(batch, targets);
    }

    private void spreadNulls(ColumnVector vector) {
        if (!vector.mayHaveNulls()) return;
        for (int i = 0; i < vector.size(); i++) if (vector.isNull(i)) targets[i] = nextPart++ & (FAN_OUT - 1);
    }

    private static int partition(long hash, int level) {
        return (int) (Words.mix(hash + level + 1) >>> 60);
    }

    /// The files of the parts, null where a part has no rows; they are the caller's to close from now on.
    public List<@Nullable SpillFile> finish() {
        scatter.flush();
        List<@Nullable SpillFile> result = new ArrayList<>(Arrays.asList(files));
        Arrays.fill(files, null);
        return result;
    }

    @Override
    public void close() {
        for (SpillFile file : files) if (file != null) file.close();
    }
}
