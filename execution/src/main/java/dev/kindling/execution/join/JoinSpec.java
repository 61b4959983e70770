package dev.kindling.execution.join;

import dev.kindling.execution.operator.BatchPredicate;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a join is to do, for every kind of join operator. Columns of both sides are numbered together: first those
/// of the probe side, then those of the build side, then (for [JoinType#EXISTENCE]) the boolean.
///
/// @param keys pairs of columns that must be equal; none where only the residual decides
/// @param residual a further condition on a pair, or null
/// @param output the columns that come out, in this order
public record JoinSpec(
        List<DataType> probeTypes,
        List<DataType> buildTypes,
        List<Key> keys,
        JoinType type,
        @Nullable Residual residual,
        List<Integer> output) {

    /// Two columns that must be equal, each numbered in its own side. NULL equals NULL only where `nullSafe`
    /// (`<=>`). Both have the same physical type.
    public record Key(int probe, int build, boolean nullSafe) implements Serializable {
        public static Key of(int probe, int build) {
            return new Key(probe, build, false);
        }
    }

    /// A condition on the columns of a pair.
    ///
    /// @param columns those the condition reads; it may find any values in the others
    public record Residual(BatchPredicate predicate, List<Integer> columns) {
        public Residual {
            columns = List.copyOf(columns);
        }
    }

    public JoinSpec {
        probeTypes = List.copyOf(probeTypes);
        buildTypes = List.copyOf(buildTypes);
        keys = List.copyOf(keys);
        output = List.copyOf(output);
        if (type == JoinType.NULL_AWARE_ANTI && (keys.size() != 1 || residual != null)) {
            throw new IllegalArgumentException("a null-aware anti join takes one key and no residual");
        }
    }

    /// The same of another type.
    JoinSpec of(JoinType other) {
        return new JoinSpec(probeTypes, buildTypes, keys, other, residual, output);
    }

    int[] probeKeys() {
        return keys.stream().mapToInt(Key::probe).toArray();
    }

    int[] buildKeys() {
        return keys.stream().mapToInt(Key::build).toArray();
    }

    boolean isNullSafe() {
        return keys.stream().anyMatch(Key::nullSafe);
    }

    int existenceColumn() {
        return probeTypes.size() + buildTypes.size();
    }
}
