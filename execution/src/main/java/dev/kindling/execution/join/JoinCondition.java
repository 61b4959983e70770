package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.evaluation.PredicateEvaluator;
import dev.kindling.catalyst.expression.ColumnReferences;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a join is to do, as data that travels to its tasks; see [JoinSpec] for how columns are numbered.
///
/// @param residual a further condition over probe columns and then build columns, or null
public record JoinCondition(
        StructType probe,
        StructType build,
        List<JoinSpec.Key> keys,
        JoinType type,
        @Nullable PhysicalExpression residual,
        List<Integer> output)
        implements Serializable {

    /// What is noted of a join whose probe side is not read.
    static final String NO_BUILD_ROWS = "no rows: build side is empty";

    public JoinCondition {
        keys = List.copyOf(keys);
        output = List.copyOf(output);
    }

    /// The columns that come out; those of a side that may be missing are nullable.
    public StructType schema() {
        var fields = new ArrayList<StructField>();
        for (int column : output) fields.add(field(column));
        return new StructType(fields);
    }

    private StructField field(int column) {
        if (column < probe.size()) {
            StructField field = probe.field(column);
            boolean missing = type == JoinType.BUILD_OUTER || type == JoinType.FULL_OUTER;
            return new StructField(field.name(), field.dataType(), field.nullable() || missing);
        }
        StructField field = build.field(column - probe.size());
        boolean missing = type == JoinType.PROBE_OUTER || type == JoinType.FULL_OUTER;
        return new StructField(field.name(), field.dataType(), field.nullable() || missing);
    }

    /// The form operators take, with the residual compiled for one task.
    JoinSpec compile(EvaluationContext evaluation) {
        List<DataType> probeTypes = probe.types();
        List<DataType> buildTypes = build.types();
        return new JoinSpec(probeTypes, buildTypes, keys, type, compiledResidual(evaluation), output);
    }

    /// Whether nothing comes out because `table`, the build side, is empty.
    boolean yieldsNothingFor(Broadcast<BroadcastTable> table) {
        return type.needsBuildRows() && table.value().table().rowCount() == 0;
    }

    /// Whether the sides can change roles.
    boolean canSwap() {
        return type.swapped() != null;
    }

    /// The same with the sides in each other's role; the columns that come out stay in their order.
    JoinCondition swapped() {
        JoinType other = type.swapped();
        if (other == null) throw new IllegalStateException(type.name());
        List<JoinSpec.Key> swappedKeys = keys.stream()
                .map(key -> new JoinSpec.Key(key.build(), key.probe(), key.nullSafe()))
                .toList();
        PhysicalExpression moved = residual == null ? null : ColumnReferences.move(residual, this::moved);
        return new JoinCondition(
                build,
                probe,
                swappedKeys,
                other,
                moved,
                output.stream().map(this::moved).toList());
    }

    private int moved(int column) {
        return column < probe.size() ? column + build.size() : column - probe.size();
    }

    /// As [#compile] for a task that only builds.
    JoinSpec withoutResidual() {
        return new JoinSpec(probe.types(), build.types(), keys, type, null, output);
    }

    private JoinSpec.@Nullable Residual compiledResidual(EvaluationContext evaluation) {
        if (residual == null) return null;
        PredicateEvaluator evaluator = PredicateEvaluator.of(residual);
        List<Integer> columns = ColumnReferences.of(residual).stream().boxed().toList();
        return new JoinSpec.Residual((Batch batch, int[] rows) -> evaluator.select(batch, evaluation, rows), columns);
    }

    /// How EXPLAIN shows it.
    String describe() {
        var text = new StringBuilder(type.name().toLowerCase(java.util.Locale.ROOT)).append(" on [");
        for (int i = 0; i < keys.size(); i++) {
            JoinSpec.Key key = keys.get(i);
            if (i > 0) text.append(", ");
            text.append(probe.field(key.probe()).name()).append(key.nullSafe() ? " <=> " : " = ");
            text.append(build.field(key.build()).name());
        }
        text.append(']');
        if (residual != null) {
            var both = new ArrayList<>(probe.fields());
            both.addAll(build.fields());
            text.append(" if ").append(PlanText.expression(residual, new StructType(both)));
        }
        return text.toString();
    }
}
