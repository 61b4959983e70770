package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.logical.Shared;
import dev.kindling.error.InternalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexPermuteInputsShuttle;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/// Calcite's column trimmer, taught about our own nodes; and where it finds the method for a node by reflection and
/// asks for the order of every node's rows, this one does neither.
///
/// A node that would come out as it went in is left as it is, and so are those above it: what is known of them, and
/// that rules find nothing to do there, stays known.
final class ColumnTrimmer extends RelFieldTrimmer {

    private final RelBuilder builder;

    ColumnTrimmer(RelBuilder builder) {
        super(null, builder);
        this.builder = builder;
    }

    @Override
    public RelNode trim(RelNode root) {
        ImmutableBitSet all = ImmutableBitSet.range(root.getRowType().getFieldCount());
        TrimResult result = trimNode(root, all, Set.of());
        if (!result.right.isIdentity()) {
            throw new InternalException("columns of the query were trimmed in\n" + RelOptUtil.toString(root));
        }
        return result.left;
    }

    @Override
    protected TrimResult trimChild(
            RelNode parent, RelNode input, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        // A projection above the filter would be one more operator: the aggregate takes from its rows what it needs.
        return parent instanceof Aggregate && input instanceof Filter filter
                ? kept(filter, trimmedFilter(filter, fieldsUsed, extraFields))
                : trimNode(input, fieldsUsed, extraFields);
    }

    @Override
    protected TrimResult trimChild(
            RelNode parent,
            RelNode input,
            int firstField,
            int fieldCount,
            ImmutableBitSet fieldsUsed,
            Set<RelDataTypeField> extraFields) {
        return trimNode(input, fieldsUsed, extraFields);
    }

    private TrimResult trimNode(RelNode node, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        return kept(node, trimmed(node, fieldsUsed, extraFields));
    }

    /// `trimmed`, or if it says what `node` does, `node`.
    private TrimResult kept(RelNode node, TrimResult trimmed) {
        boolean isAsBefore = trimmed.left != node && trimmed.right.isIdentity() && haveSameInputs(trimmed.left, node);
        return isAsBefore && trimmed.left.deepEquals(node) ? result(node, trimmed.right) : trimmed;
    }

    private static boolean haveSameInputs(RelNode a, RelNode b) {
        List<RelNode> inputs = a.getInputs();
        List<RelNode> others = b.getInputs();
        if (inputs.size() != others.size()) return false;
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) != others.get(i)) return false;
        }
        return true;
    }

    private TrimResult trimmed(RelNode node, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        return switch (node) {
            case Project project
            when isPicking(project) && isTable(project.getInput()) && isAll(fieldsUsed, project) ->
                result(project, Mappings.createIdentity(fieldsUsed.cardinality()));
            case Filter filter when isTable(filter) -> picked(filter, withCondition(filter, fieldsUsed));
            case Project project -> trimFields(project, fieldsUsed, extraFields);
            case Filter filter -> trimmedFilter(filter, fieldsUsed, extraFields);
            case TableScan scan -> trimFields(scan, fieldsUsed, extraFields);
            case Join join -> trimFields(join, fieldsUsed, extraFields);
            case Aggregate aggregate -> trimFields(aggregate, fieldsUsed, extraFields);
            case Sort sort -> trimFields(sort, fieldsUsed, extraFields);
            case SetOp operation -> trimFields(operation, fieldsUsed, extraFields);
            case LogicalValues values -> trimFields(values, fieldsUsed, extraFields);
            case Arrange arrange -> trimFields(arrange, fieldsUsed, extraFields);
            case Generate generate -> trimFields(generate, fieldsUsed, extraFields);
            case Shared shared -> trimFields(shared, fieldsUsed);
            default -> trimFields(node, fieldsUsed, extraFields);
        };
    }

    private static boolean isPicking(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    /// Whether `node` is a table, or a filter right above one, which a scan takes over.
    private static boolean isTable(RelNode node) {
        return node instanceof TableScan || (node instanceof Filter filter && filter.getInput() instanceof TableScan);
    }

    private static boolean isAll(ImmutableBitSet fields, RelNode node) {
        return fields.cardinality() == node.getRowType().getFieldCount();
    }

    /// `node` as it is, and above it those of its columns that are used.
    private TrimResult picked(RelNode node, ImmutableBitSet fieldsUsed) {
        int columns = node.getRowType().getFieldCount();
        if (fieldsUsed.cardinality() == columns) return result(node, Mappings.createIdentity(columns));
        builder.push(node);
        builder.project(builder.fields(fieldsUsed.asList()));
        return result(builder.build(), createMapping(fieldsUsed, columns));
    }

    private static ImmutableBitSet withCondition(Filter filter, ImmutableBitSet fieldsUsed) {
        return fieldsUsed.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
    }

    /// The condition moves with its columns. It has been simplified before, and is not again. (No overloaded
    /// `trimFields`: Calcite calls those by reflection for the inputs of nodes it leaves alone, which it may not
    /// here.)
    private TrimResult trimmedFilter(Filter filter, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        TrimResult trimmed = trimChild(filter, filter.getInput(), withCondition(filter, fieldsUsed), extraFields);
        RelNode input = trimmed.left;
        if (input == filter.getInput() && trimmed.right.isIdentity()) return result(filter, trimmed.right);
        RexNode condition = filter.getCondition().accept(new RexPermuteInputsShuttle(trimmed.right, input));
        return result(filter.copy(filter.getTraitSet(), input, condition), trimmed.right, filter);
    }

    /// Keeps of what is arranged what is used above and what says where rows belong.
    private TrimResult trimFields(Arrange arrange, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        RelNode input = arrange.getInput();
        ImmutableBitSet needed = fieldsUsed.union(ImmutableBitSet.of(arrange.keyColumns()));
        TrimResult trimmed = trimChild(arrange, input, needed, extraFields);
        Mapping inputMapping = trimmed.right;
        if (trimmed.left == input && inputMapping.isIdentity()) {
            return result(arrange, Mappings.createIdentity(input.getRowType().getFieldCount()));
        }
        return result(arrange.copy(trimmed.left, inputMapping::getTarget), inputMapping, arrange);
    }

    /// Picks what is used above, as of a table: what is shared stays as it is, for the others that read it.
    private TrimResult trimFields(Shared shared, ImmutableBitSet fieldsUsed) {
        // There are no rows without columns.
        return picked(shared, fieldsUsed.isEmpty() ? ImmutableBitSet.of(0) : fieldsUsed);
    }

    /// Keeps of a generator's input what is used above and what its arguments use; its own columns all stay.
    private TrimResult trimFields(Generate generate, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        RelNode input = generate.getInput();
        int inputColumns = input.getRowType().getFieldCount();
        int columns = generate.getRowType().getFieldCount();
        ImmutableBitSet needed = fieldsUsed
                .intersect(ImmutableBitSet.range(inputColumns))
                .union(RelOptUtil.InputFinder.bits(generate.arguments(), null));
        TrimResult trimmed = trimChild(generate, input, needed, extraFields);
        RelNode newInput = trimmed.left;
        Mapping inputMapping = trimmed.right;
        if (newInput == input && inputMapping.isIdentity()) return result(generate, Mappings.createIdentity(columns));
        var shuttle = new RexPermuteInputsShuttle(inputMapping, newInput);
        var arguments = new ArrayList<RexNode>();
        for (RexNode argument : generate.arguments()) arguments.add(argument.accept(shuttle));
        int newInputColumns = newInput.getRowType().getFieldCount();
        Mapping mapping =
                Mappings.create(MappingType.INVERSE_SURJECTION, columns, newInputColumns + columns - inputColumns);
        for (int i = 0; i < inputColumns; i++) {
            int target = inputMapping.getTargetOpt(i);
            if (target >= 0) mapping.set(i, target);
        }
        for (int i = inputColumns; i < columns; i++) mapping.set(i, newInputColumns + i - inputColumns);
        return result(generate.copy(newInput, arguments), mapping, generate);
    }
}
