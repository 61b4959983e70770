package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.sql.types.StructField;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/// Each row of the input, repeated with every row a generator makes of it: the input's columns, then the
/// generator's. With `outer` a row for which the generator makes none stays, with NULLs.
public final class Generate extends SingleRel {

    private final GeneratorFunction function;
    private final GeneratorFunction.Bound bound;
    private final List<RexNode> arguments;
    private final List<String> columnNames;
    private final boolean outer;

    private Generate(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            GeneratorFunction function,
            GeneratorFunction.Bound bound,
            List<RexNode> arguments,
            List<String> columnNames,
            boolean outer) {
        super(cluster, traits, input);
        this.function = function;
        this.bound = bound;
        this.arguments = List.copyOf(arguments);
        this.columnNames = List.copyOf(columnNames);
        this.outer = outer;
    }

    /// @param columnNames one for each column of the generator
    public static Generate create(
            RelNode input,
            GeneratorFunction function,
            GeneratorFunction.Bound bound,
            List<RexNode> arguments,
            List<String> columnNames,
            boolean outer) {
        RelOptCluster cluster = input.getCluster();
        return new Generate(
                cluster, cluster.traitSetOf(Convention.NONE), input, function, bound, arguments, columnNames, outer);
    }

    public GeneratorFunction function() {
        return function;
    }

    public GeneratorFunction.Bound bound() {
        return bound;
    }

    /// Over the input's row type.
    public List<RexNode> arguments() {
        return arguments;
    }

    public List<String> columnNames() {
        return columnNames;
    }

    public boolean isOuter() {
        return outer;
    }

    @Override
    public Generate copy(RelTraitSet traitSet, List<RelNode> inputs) {
        return new Generate(getCluster(), traitSet, inputs.getFirst(), function, bound, arguments, columnNames, outer);
    }

    /// This generator over another input, whose columns `newArguments` speak of.
    public Generate copy(RelNode newInput, List<RexNode> newArguments) {
        return new Generate(getCluster(), getTraitSet(), newInput, function, bound, newArguments, columnNames, outer);
    }

    @Override
    public RelNode accept(RexShuttle shuttle) {
        List<RexNode> changed = shuttle.apply(arguments);
        return changed == arguments ? this : copy(getInput(), changed);
    }

    @Override
    protected RelDataType deriveRowType() {
        var types = getCluster().getTypeFactory();
        var builder = types.builder().addAll(getInput().getRowType().getFieldList());
        for (int i = 0; i < columnNames.size(); i++) {
            StructField field = bound.output().field(i);
            builder.add(columnNames.get(i), LogicalTypes.toCalcite(types, field.dataType(), field.nullable() || outer));
        }
        return builder.uniquify().build();
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("generator", function.name())
                .item("arguments", arguments)
                .item("columns", columnNames)
                .itemIf("outer", true, outer);
    }

    @Override
    public double estimateRowCount(org.apache.calcite.rel.metadata.@Nullable RelMetadataQuery query) {
        Double rows = query == null ? null : query.getRowCount(getInput());
        return rows == null ? 1000 : rows * 4;
    }
}
