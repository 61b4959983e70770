package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.spill.CorruptSpillException;
import dev.kindling.rdd.spill.PairSort;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// One partition's elements from all map tasks, or some, one map task after the other. A file that is lost or
/// damaged is reported as lost output, to be made again.
final class MapOutputs implements Iterator<Object>, AutoCloseable {

    /// How elements in memory are handed out.
    enum Buckets {
        SHARED,
        COPIED
    }

    private static final int COPIED_TOGETHER = 1000;

    private final ShuffleInput output;
    private final int partition;
    private final Codec<Object> codec;
    private final Buckets buckets;
    private final int endMap;
    private int map;
    private MapOutput.@Nullable Part from;
    private Iterator<Run> runs = Collections.emptyIterator();
    private MapOutput.@Nullable Bucket bucket;
    private Iterator<Object> current = Collections.emptyIterator();
    /// What [#current] iterates over, if that is a shared list and it has not begun.
    private @Nullable List<Object> untouched;

    MapOutputs(ShuffleInput output, int partition, Codec<Object> codec, Buckets buckets) {
        this(output, new ShuffleParts.Part(partition, 0, output.mapCount()), codec, buckets);
    }

    MapOutputs(ShuffleInput output, ShuffleParts.Part part, Codec<Object> codec, Buckets buckets) {
        this.output = output;
        this.partition = part.partition();
        this.map = part.firstMap() - 1;
        this.endMap = Math.min(part.endMap(), output.mapCount());
        this.codec = codec;
        this.buckets = buckets;
    }

    @Override
    public boolean hasNext() {
        try {
            while (!current.hasNext()) {
                if (!advance()) return false;
            }
            return true;
        } catch (CorruptSpillException e) {
            throw lost(e);
        }
    }

    private boolean advance() {
        untouched = null;
        if (from != null && runs.hasNext()) {
            current = from.file().read(runs.next(), codec);
        } else if (bucket != null) {
            current = elements(bucket);
            bucket = null;
        } else {
            if (++map >= endMap) return false;
            from = output.part(map, partition);
            runs = from.runs().iterator();
            bucket = from.inMemory();
        }
        return true;
    }

    private Iterator<Object> elements(MapOutput.Bucket of) {
        try {
            return switch (of) {
                case MapOutput.Pairs(var pairs) -> {
                    if (buckets == Buckets.COPIED) yield copies(pairs);
                    untouched = pairs;
                    yield pairs.iterator();
                }
                case MapOutput.Bytes(var bytes) -> codec.read(new ByteArrayInputStream(bytes));
            };
        } catch (IOException e) {
            throw Unchecked.rethrow(e);
        }
    }

    private Iterator<Object> copies(List<Object> pairs) {
        return new Iterator<>() {
            private int next;
            private Iterator<Object> copied = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                return copied.hasNext() || next < pairs.size();
            }

            @Override
            public Object next() {
                if (!hasNext()) throw new NoSuchElementException();
                if (!copied.hasNext()) {
                    int end = Math.min(pairs.size(), next + COPIED_TOGETHER);
                    copied = copy(pairs.subList(next, end));
                    next = end;
                }
                return copied.next();
            }
        };
    }

    private Iterator<Object> copy(List<Object> pairs) {
        var bytes = new ByteArrayOutputStream();
        try {
            try (var writer = codec.writer(bytes)) {
                for (Object pair : pairs) writer.write(pair);
            }
            return codec.read(new ByteArrayInputStream(bytes.toByteArray()));
        } catch (IOException e) {
            throw Unchecked.rethrow(e);
        }
    }

    @Override
    public Object next() {
        if (!hasNext()) throw new NoSuchElementException();
        untouched = null;
        try {
            return current.next();
        } catch (CorruptSpillException e) {
            throw lost(e);
        }
    }

    /// Gives all pairs that are left to `sort`, whole lists at a time where they are in memory.
    void drain(PairSort sort) {
        while (hasNext()) {
            if (untouched == null) {
                sort.add(next());
            } else {
                List<Object> pairs = untouched;
                current = Collections.emptyIterator();
                untouched = null;
                sort.addAll(pairs);
            }
        }
    }

    private LostOutputException lost(CorruptSpillException e) {
        if (from != null) output.lost(map, from);
        var lost = new LostOutputException(output.id());
        lost.initCause(e);
        return lost;
    }

    /// Gives back the file that is open.
    @Override
    public void close() {
        if (!(current instanceof AutoCloseable closeable)) return;
        try {
            closeable.close();
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
