package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.AtomicType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A column of structs, lists or maps, put together from the levels of its stored columns.
///
/// A *slot* is a place that holds a value or NULL: a row, or an element of a list. The slots at a node below
/// lists of depth `repetition` are the entries whose repetition level is at most that, and which belong to an
/// element that is there (their definition level reaches `elementDefinition`).
final class NestedColumnReader implements ColumnReader {

    private final ColumnShape shape;
    private final Map<Integer, LeafReader> leaves = new LinkedHashMap<>();
    private final Map<Integer, LeafEntries> entries = new LinkedHashMap<>();

    NestedColumnReader(ColumnShape shape) {
        this.shape = shape;
        addLeaves(shape);
        var needed = new ArrayList<SchemaNode.Leaf>();
        ColumnShape.collectLeaves(shape, needed);
        for (SchemaNode.Leaf leaf : needed) {
            // Needed for its levels alone: any type will do that can hold its values as they are stored.
            leaves.computeIfAbsent(leaf.index(), _ -> levelsOnly(leaf));
        }
    }

    private static LeafReader levelsOnly(SchemaNode.Leaf leaf) {
        return new LeafReader(leaf, AtomicType.NULL, stored -> new NullVector(stored.size()));
    }

    private void addLeaves(ColumnShape node) {
        switch (node) {
            case ColumnShape.Missing _ -> {}
            case ColumnShape.Values v ->
                leaves.put(v.leaf().index(), new LeafReader(v.leaf(), v.type(), v.conversion()));
            case ColumnShape.Struct struct -> struct.fields().forEach(this::addLeaves);
            case ColumnShape.Items items -> addLeaves(items.element());
            case ColumnShape.Pairs pairs -> {
                addLeaves(pairs.key());
                addLeaves(pairs.item());
            }
        }
    }

    @Override
    public List<SchemaNode.Leaf> leaves() {
        return leaves.values().stream().map(LeafReader::leaf).toList();
    }

    @Override
    public void open(ChunkBytes chunks) {
        for (LeafReader leaf : leaves.values()) leaf.open(chunks);
    }

    @Override
    public void skip(long count) {
        for (LeafReader leaf : leaves.values()) leaf.skip(count);
    }

    @Override
    public int takeSkippedPages() {
        int pages = 0;
        for (LeafReader leaf : leaves.values()) pages += leaf.takeSkippedPages();
        return pages;
    }

    @Override
    public ColumnVector read(int count) {
        for (LeafReader leaf : leaves.values()) entries.put(leaf.leaf().index(), leaf.read(count));
        ColumnVector column = vector(shape, 0, 0, count);
        entries.clear();
        return column;
    }

    private ColumnVector vector(ColumnShape node, int repetition, int elementDefinition, int slots) {
        return switch (node) {
            case ColumnShape.Missing(var type) -> Vectors.nulls(type, slots);
            case ColumnShape.Values values -> values(values, elementDefinition, slots);
            case ColumnShape.Struct struct -> struct(struct, repetition, elementDefinition, slots);
            case ColumnShape.Items items -> {
                Lists lists = lists(
                        items,
                        items.definition(),
                        items.elementDefinition(),
                        items.elementRepetition(),
                        repetition,
                        elementDefinition,
                        slots);
                ColumnVector elements =
                        vector(items.element(), items.elementRepetition(), items.elementDefinition(), lists.total);
                yield new ArrayVector(lists.starts, lists.lengths, 0, slots, lists.validity, elements);
            }
            case ColumnShape.Pairs pairs -> {
                Lists lists = lists(
                        pairs,
                        pairs.definition(),
                        pairs.elementDefinition(),
                        pairs.elementRepetition(),
                        repetition,
                        elementDefinition,
                        slots);
                ColumnVector keys =
                        vector(pairs.key(), pairs.elementRepetition(), pairs.elementDefinition(), lists.total);
                ColumnVector items =
                        vector(pairs.item(), pairs.elementRepetition(), pairs.elementDefinition(), lists.total);
                yield new MapVector(lists.starts, lists.lengths, 0, slots, lists.validity, keys, items);
            }
        };
    }

    private LeafEntries entriesOf(ColumnShape node) {
        SchemaNode.Leaf leaf = ColumnShape.carrier(node);
        LeafEntries found = leaf == null ? null : entries.get(leaf.index());
        if (found == null) throw new MalformedException("a list or struct without stored columns");
        return found;
    }

    private ColumnVector values(ColumnShape.Values node, int elementDefinition, int slots) {
        LeafEntries of = entriesOf(node);
        int full = of.leaf().definitionLevel();
        long[] validity = Validity.noneValid(slots);
        int slot = 0;
        int present = 0;
        for (int i = 0; i < of.count(); i++) {
            if (of.definitions()[i] < elementDefinition) continue;
            if (slot == slots) throw uneven();
            if (of.definitions()[i] == full) {
                Validity.set(validity, slot);
                present++;
            }
            slot++;
        }
        if (slot != slots || present != of.values().size()) throw uneven();
        return present == slots ? of.values() : Spread.over(of.values(), validity, slots);
    }

    private ColumnVector struct(ColumnShape.Struct node, int repetition, int elementDefinition, int slots) {
        var fields = new ArrayList<ColumnVector>();
        for (ColumnShape field : node.fields()) fields.add(vector(field, repetition, elementDefinition, slots));
        LeafEntries of = entriesOf(node);
        long[] validity = Validity.noneValid(slots);
        int slot = 0;
        int present = 0;
        for (int i = 0; i < of.count(); i++) {
            if (of.repetitions()[i] > repetition || of.definitions()[i] < elementDefinition) continue;
            if (slot == slots) throw uneven();
            if (of.definitions()[i] >= node.definition()) {
                Validity.set(validity, slot);
                present++;
            }
            slot++;
        }
        if (slot != slots) throw uneven();
        return new StructVector(fields, 0, slots, present == slots ? null : validity);
    }

    private static final class Lists {
        private final int[] starts;
        private final int[] lengths;
        private long @Nullable [] validity;
        private int total;

        Lists(int slots) {
            starts = new int[slots];
            lengths = new int[slots];
        }
    }

    private Lists lists(
            ColumnShape node,
            int definition,
            int innerDefinition,
            int innerRepetition,
            int repetition,
            int elementDefinition,
            int slots) {
        LeafEntries of = entriesOf(node);
        var lists = new Lists(slots);
        long[] validity = Validity.noneValid(slots);
        int slot = -1;
        int present = 0;
        for (int i = 0; i < of.count(); i++) {
            byte level = of.definitions()[i];
            if (level < elementDefinition || of.repetitions()[i] > innerRepetition) continue;
            if (of.repetitions()[i] <= repetition) {
                if (++slot == slots) throw uneven();
                lists.starts[slot] = lists.total;
                if (level >= definition) {
                    Validity.set(validity, slot);
                    present++;
                }
            }
            if (level >= innerDefinition) {
                if (slot < 0) throw uneven();
                lists.lengths[slot]++;
                lists.total++;
            }
        }
        if (slot != slots - 1) throw uneven();
        if (present < slots) lists.validity = validity;
        return lists;
    }

    private static MalformedException uneven() {
        return new MalformedException("the stored columns of a nested column do not go together");
    }
}
