package dev.kindling.datasources.parquet;

import dev.kindling.datasources.parquet.SchemaNode.Repetition;
import java.util.ArrayList;
import java.util.List;

/// Makes a tree of the schema's elements and numbers its levels and leaves.
final class SchemaBuilder {

    private static final int MAX_DEPTH = 100;

    private final List<SchemaElement> elements;
    private int next;
    private int leafCount;

    private SchemaBuilder(List<SchemaElement> elements) {
        this.elements = elements;
    }

    static SchemaNode.Group build(List<SchemaElement> elements) {
        if (elements.isEmpty()) throw new MalformedException("the schema is empty");
        var builder = new SchemaBuilder(elements);
        SchemaElement root = elements.get(builder.next++);
        var children = builder.children(root.childCount(), 0, 0, 1);
        if (builder.next != elements.size()) throw new MalformedException("the schema has more than one root");
        return new SchemaNode.Group(root.name(), Repetition.REQUIRED, LogicalKind.NONE, 0, 0, children);
    }

    private List<SchemaNode> children(int count, int definition, int repetition, int depth) {
        if (depth > MAX_DEPTH) throw new MalformedException("the schema is nested too deeply");
        if (count < 0 || count > elements.size() - next) {
            throw new MalformedException("the schema names " + count + " children where there are fewer");
        }
        var children = new ArrayList<SchemaNode>(count);
        for (int i = 0; i < count; i++) children.add(node(definition, repetition, depth));
        return children;
    }

    private SchemaNode node(int outerDefinition, int outerRepetition, int depth) {
        if (next >= elements.size()) throw new MalformedException("the schema ends too early");
        SchemaElement element = elements.get(next++);
        int definition = outerDefinition + (element.repetition() == Repetition.REQUIRED ? 0 : 1);
        int repetition = outerRepetition + (element.repetition() == Repetition.REPEATED ? 1 : 0);
        PhysicalKind kind = element.kind();
        if (kind != null && element.childCount() == 0) {
            return new SchemaNode.Leaf(
                    element.name(),
                    element.repetition(),
                    element.logical(),
                    definition,
                    repetition,
                    kind,
                    element.length(),
                    leafCount++);
        }
        var children = children(element.childCount(), definition, repetition, depth + 1);
        return new SchemaNode.Group(
                element.name(), element.repetition(), element.logical(), definition, repetition, children);
    }
}
