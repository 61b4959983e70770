package dev.kindling.catalyst.logical;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// The rows of the input, which is to run once however often an equal node stands in the plan.
public final class Shared extends SingleRel {

    private Shared(RelOptCluster cluster, RelTraitSet traits, RelNode input, RelDataType rowType) {
        super(cluster, traits, input);
        this.rowType = rowType;
    }

    /// @param rowType that of `input`, but that more columns may be nullable
    public static Shared create(RelNode input, RelDataType rowType) {
        RelOptCluster cluster = input.getCluster();
        return new Shared(cluster, cluster.traitSetOf(Convention.NONE), input, rowType);
    }

    @Override
    public Shared copy(RelTraitSet traitSet, List<RelNode> inputs) {
        return new Shared(getCluster(), traitSet, inputs.getFirst(), getRowType());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("nullable", nullableColumns());
    }

    private List<String> nullableColumns() {
        return getRowType().getFieldList().stream()
                .filter(field -> field.getType().isNullable())
                .map(field -> field.getName())
                .toList();
    }
}
