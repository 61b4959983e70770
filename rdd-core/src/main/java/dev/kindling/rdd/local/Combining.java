package dev.kindling.rdd.local;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values combined by key, in the order the keys first came.
final class Combining {

    private static final class Slot {

        private Object combined;

        Slot(Object combined) {
            this.combined = combined;
        }
    }

    private final Combiner<Object, Object> combiner;
    private final Map<Object, Slot> slots = new LinkedHashMap<>();

    Combining(Combiner<Object, Object> combiner) {
        this.combiner = combiner;
    }

    void add(Object key, Object value) throws Exception {
        Slot slot = slots.get(key);
        if (slot == null) slots.put(key, new Slot(combiner.create().call(value)));
        else slot.combined = combiner.add().call(slot.combined, value);
    }

    void merge(Object key, Object combined) throws Exception {
        Slot slot = slots.get(key);
        if (slot == null) slots.put(key, new Slot(combined));
        else slot.combined = combiner.merge().call(slot.combined, combined);
    }

    List<Object> pairs() {
        var pairs = new ArrayList<>(slots.size());
        slots.forEach((key, slot) -> pairs.add(new Pair<>(key, slot.combined)));
        return pairs;
    }
}
