package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.TaskContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Every value on the left with every value on the right of the same key; keys in the order they first came, the
/// left before the right, and values in the order they came.
///
/// The values of a key are chained, left and right apart, over columns. When memory is refused, what there is goes
/// to [Grouping], and the rest follows: then one group has to fit.
///
/// Everything it holds is given back when the task ends.
public final class Join implements AutoCloseable {

    /// Which keys come out that only one side has, with null for the other.
    public enum Kind {
        INNER,
        LEFT_OUTER,
        RIGHT_OUTER,
        FULL_OUTER;

        boolean keepsLeft() {
            return this == LEFT_OUTER || this == FULL_OUTER;
        }

        boolean keepsRight() {
            return this == RIGHT_OUTER || this == FULL_OUTER;
        }
    }

    private final TaskContext task;
    private final Kind kind;
    private final Reserved memory;
    private KeyTable keys = new KeyTable();
    private Chains left = new Chains();
    private Chains right = new Chains();
    private long leftBytes;

    private Join(TaskContext task, Kind kind) {
        this.task = task;
        this.kind = kind;
        this.memory = new Reserved(task.memory(), "join");
        task.onCompletion(this);
    }

    /// The pairs that `left` and `right` make.
    @SuppressWarnings("unchecked") // what comes out is made of what came in
    public static <K, V extends @Nullable Object, W extends @Nullable Object> Iterator<Pair<K, Pair<V, W>>> of(
            TaskContext task, Kind kind, Iterator<? extends Pair<K, ?>> left, Iterator<? extends Pair<K, ?>> right) {
        var join = new Join(task, kind);
        Iterator<?> joined = join.takeLeft(left) && join.takeRight(right) ? join.joined() : join.grouped(left, right);
        return (Iterator<Pair<K, Pair<V, W>>>) joined;
    }

    /// Takes pairs until there are no more, or memory is refused.
    private boolean takeLeft(Iterator<? extends Pair<?, ?>> pairs) {
        while (pairs.hasNext()) {
            Pair<?, ?> pair = pairs.next();
            long before = keys.bytes();
            int number = keys.put(pair.key());
            long grown = keys.bytes() - before + left.add(number, pair.value());
            if (!memory.add(grown)) {
                leftBytes = memory.bytes();
                return false;
            }
        }
        leftBytes = memory.bytes();
        return true;
    }

    private boolean takeRight(Iterator<? extends Pair<?, ?>> pairs) {
        while (pairs.hasNext()) {
            Pair<?, ?> pair = pairs.next();
            long before = keys.bytes();
            int number = kind.keepsRight() ? keys.put(pair.key()) : keys.find(pair.key());
            if (number < 0) continue;
            long grown = keys.bytes() - before + right.add(number, pair.value());
            if (!memory.add(grown)) return false;
        }
        return true;
    }

    private Iterator<Object> joined() {
        return new Iterator<>() {
            private int number = -1;
            private int atLeft = Chains.NONE;
            private int atRight = Chains.NONE;
            private boolean more = nextKey();

            private boolean nextKey() {
                while (++number < keys.size()) {
                    atLeft = left.first(number);
                    atRight = right.first(number);
                    if ((atLeft != Chains.NONE || kind.keepsRight()) && (atRight != Chains.NONE || kind.keepsLeft()))
                        return true;
                }
                return false;
            }

            @Override
            public boolean hasNext() {
                return more;
            }

            @Override
            public Object next() {
                if (!more) throw new NoSuchElementException();
                var pair = new Pair<@Nullable Object, @Nullable Object>(left.value(atLeft), right.value(atRight));
                var joined = new Pair<@Nullable Object, @Nullable Object>(keys.key(number), pair);
                advance();
                return joined;
            }

            private void advance() {
                atRight = right.after(atRight);
                if (atRight != Chains.NONE) return;
                atLeft = left.after(atLeft);
                if (atLeft == Chains.NONE) more = nextKey();
                else atRight = right.first(number);
            }
        };
    }

    /// The same through [Grouping]: first what was taken, whose memory is given back as it is handed over, then the
    /// rest.
    private Iterator<Object> grouped(
            Iterator<? extends Pair<?, ?>> moreLeft, Iterator<? extends Pair<?, ?>> moreRight) {
        task.count("join", SpillCounters.SPILLED_BYTES, memory.bytes());
        task.count("join", SpillCounters.SPILLS, 1);
        var fromLeft = new Concatenation(left.pairs(keys), moreLeft, () -> memory.subtract(leftBytes));
        var fromRight = new Concatenation(right.pairs(keys), moreRight, memory::clear);
        keys = new KeyTable();
        left = new Chains();
        right = new Chains();
        return new Products(Grouping.cogroup(task, List.of(fromLeft, fromRight)), kind);
    }

    /// Pairs of one iterator, which is let go of then, and those of another.
    private static final class Concatenation implements Iterator<Pair<Object, Object>> {

        private Iterator<? extends Pair<?, ?>> current;
        private @Nullable Iterator<? extends Pair<?, ?>> second;
        private final Runnable betweenThem;

        Concatenation(
                Iterator<? extends Pair<?, ?>> first, Iterator<? extends Pair<?, ?>> second, Runnable betweenThem) {
            this.current = first;
            this.second = second;
            this.betweenThem = betweenThem;
        }

        @Override
        public boolean hasNext() {
            if (current.hasNext()) return true;
            if (second == null) return false;
            current = second;
            second = null;
            betweenThem.run();
            return current.hasNext();
        }

        @Override
        @SuppressWarnings("unchecked") // keys and values are what they were
        public Pair<Object, Object> next() {
            if (!hasNext()) throw new NoSuchElementException();
            return (Pair<Object, Object>) current.next();
        }
    }

    @Override
    public void close() {
        keys = new KeyTable();
        left = new Chains();
        right = new Chains();
        memory.close();
    }

    /// The values of one side, those of a key chained in the order they came.
    private static final class Chains {

        static final int NONE = -1;

        /// The link to the next value, and the ends of a key's chain.
        private static final int BYTES_PER_VALUE = 18;

        private @Nullable Column values;
        private int size;
        private int[] next = new int[16];
        /// By key the last value and the first, each plus one.
        private long[] ends = new long[16];

        long add(int key, @Nullable Object value) {
            Column known = values;
            if (known == null) values = known = Column.forValues(value);
            else if (!known.takes(value)) values = known = known.taking(value);
            if (size == next.length) next = Arrays.copyOf(next, Column.grown(size));
            if (key >= ends.length) ends = Arrays.copyOf(ends, Math.max(key + 1, Column.grown(ends.length)));
            long end = ends[key];
            int number = ++size;
            if (end == 0) {
                ends[key] = (long) number << 32 | number;
            } else {
                next[(int) (end >>> 32) - 1] = number;
                ends[key] = (long) number << 32 | (int) end;
            }
            return known.add(value) + BYTES_PER_VALUE;
        }

        int first(int key) {
            return key < ends.length ? (int) ends[key] - 1 : NONE;
        }

        int after(int place) {
            return place == NONE ? NONE : next[place] - 1;
        }

        @Nullable
        Object value(int place) {
            return place == NONE || values == null ? null : values.get(place);
        }

        /// The pairs key by key.
        Iterator<Pair<Object, Object>> pairs(KeyTable keys) {
            return new Iterator<>() {
                private int key;
                private int place = first(0);

                @Override
                public boolean hasNext() {
                    while (place == NONE && key + 1 < keys.size()) place = first(++key);
                    return place != NONE;
                }

                @Override
                @SuppressWarnings("NullAway") // both may be null where the collection holds nulls
                public Pair<Object, Object> next() {
                    if (!hasNext()) throw new NoSuchElementException();
                    var pair = new Pair<Object, Object>(keys.key(key), value(place));
                    place = after(place);
                    return pair;
                }
            };
        }
    }

    /// Every value on the left of a group with every one on the right.
    private static final class Products implements Iterator<Object> {

        private final Iterator<Pair<Object, List<List<Object>>>> groups;
        private final Kind kind;
        private @Nullable Object key;
        private List<Object> lefts = List.of();
        private List<Object> rights = List.of();
        private int left;
        private int right;

        Products(Iterator<Pair<Object, List<List<Object>>>> groups, Kind kind) {
            this.groups = groups;
            this.kind = kind;
        }

        @Override
        public boolean hasNext() {
            while (left == lefts.size()) {
                if (!groups.hasNext()) return false;
                Pair<Object, List<List<Object>>> group = groups.next();
                key = group.key();
                lefts = orNull(group.value().get(0), kind.keepsRight());
                rights = orNull(group.value().get(1), kind.keepsLeft());
                left = rights.isEmpty() ? lefts.size() : 0;
                right = 0;
            }
            return true;
        }

        private static List<Object> orNull(List<Object> values, boolean outer) {
            return values.isEmpty() && outer ? Collections.nCopies(1, null) : values;
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            var pair = new Pair<@Nullable Object, @Nullable Object>(lefts.get(left), rights.get(right));
            if (++right == rights.size()) {
                right = 0;
                left++;
            }
            return new Pair<@Nullable Object, @Nullable Object>(key, pair);
        }
    }
}
