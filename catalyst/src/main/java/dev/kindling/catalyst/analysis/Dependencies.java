package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds out while a query is analyzed what its plan depends on, see [Reuse].
final class Dependencies {

    private final boolean takesSlots;
    private final Dependencies root;
    private final List<ParameterSlot> slots = new ArrayList<>();
    private final Set<String> pinned = new HashSet<>();
    private boolean isMomentary;

    private Dependencies(boolean takesSlots) {
        this.takesSlots = takesSlots;
        this.root = this;
    }

    private Dependencies(Dependencies outer) {
        this.takesSlots = false;
        this.root = outer.root;
    }

    static Dependencies withSlots() {
        return new Dependencies(true);
    }

    static Dependencies withoutSlots() {
        return new Dependencies(false);
    }

    /// Those of a part whose parameters have values of their own, which are part of the query.
    Dependencies ofBoundPart() {
        return new Dependencies(this);
    }

    /// Whether parameters may get slots.
    boolean takesSlots() {
        return takesSlots;
    }

    /// The plan holds the value of `parameter`.
    void pin(String parameter) {
        pinned.add(parameter);
    }

    /// The index of the slot for `parameter` as a value of `type`.
    int slot(String parameter, DataType type) {
        var slot = new ParameterSlot(parameter, type);
        int known = slots.indexOf(slot);
        if (known >= 0) return known;
        slots.add(slot);
        return slots.size() - 1;
    }

    /// The plan is right only this once.
    void momentary() {
        root.isMomentary = true;
    }

    Reuse reuse() {
        return new Reuse(slots, pinned, isMomentary);
    }
}
