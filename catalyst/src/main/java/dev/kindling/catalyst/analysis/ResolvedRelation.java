package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;

/// A relation's plan with the names it brings into scope, in the order `*` lists them.
record ResolvedRelation(RelNode node, List<Column> columns) {

    ResolvedRelation {
        columns = List.copyOf(columns);
    }

    /// `node` with columns of `names`, one for each field, none qualified.
    static ResolvedRelation named(RelNode node, List<String> names) {
        var columns = new ArrayList<Column>(names.size());
        for (int i = 0; i < names.size(); i++) columns.add(new Column(names.get(i), List.of(), i));
        return new ResolvedRelation(node, columns);
    }

    List<Column> visible() {
        return columns.stream().filter(Column::visible).toList();
    }

    List<String> visibleNames() {
        return visible().stream().map(Column::name).toList();
    }

    /// The same names over another node with the same fields.
    ResolvedRelation over(RelNode newNode) {
        return new ResolvedRelation(newNode, columns);
    }

    RelDataType type(Column column) {
        return node.getRowType().getFieldList().get(column.index()).getType();
    }

    DataType dataType(Column column) {
        return LogicalTypes.fromCalcite(type(column));
    }
}
