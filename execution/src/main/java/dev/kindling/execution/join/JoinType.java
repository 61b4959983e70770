package dev.kindling.execution.join;

import org.jspecify.annotations.Nullable;

/// What a join yields, told by the roles of its inputs: the *build* side is kept in memory (or, in a sort-merge
/// join, looked back on), the *probe* side passes by.
public enum JoinType {
    /// Pairs.
    INNER,
    /// Pairs, and probe rows without a partner beside NULLs.
    PROBE_OUTER,
    /// Pairs, and build rows without a partner beside NULLs.
    BUILD_OUTER,
    FULL_OUTER,
    /// Probe rows with a partner, once.
    PROBE_SEMI,
    /// Probe rows without a partner.
    PROBE_ANTI,
    /// Probe rows for which `key NOT IN (build keys)` is true: none if a build key is NULL, all if there are no
    /// build rows, otherwise those whose key is not NULL and has no partner.
    NULL_AWARE_ANTI,
    /// All probe rows, and a boolean column after the columns of both sides: whether there is a partner.
    EXISTENCE,
    /// Build rows with a partner, once.
    BUILD_SEMI,
    /// Build rows without a partner.
    BUILD_ANTI;

    /// Whether pairs themselves come out.
    boolean emitsPairs() {
        return switch (this) {
            case INNER, PROBE_OUTER, BUILD_OUTER, FULL_OUTER -> true;
            case PROBE_SEMI, PROBE_ANTI, NULL_AWARE_ANTI, EXISTENCE, BUILD_SEMI, BUILD_ANTI -> false;
        };
    }

    /// Whether it matters which probe rows have a partner.
    boolean marksProbe() {
        return switch (this) {
            case PROBE_OUTER, FULL_OUTER, PROBE_SEMI, PROBE_ANTI, NULL_AWARE_ANTI, EXISTENCE -> true;
            case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> false;
        };
    }

    /// Whether nothing comes out where the build side has no rows, so that the probe side need not be read then.
    boolean needsBuildRows() {
        return switch (this) {
            case INNER, BUILD_OUTER, PROBE_SEMI, BUILD_SEMI, BUILD_ANTI -> true;
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI, NULL_AWARE_ANTI, EXISTENCE -> false;
        };
    }

    /// Whether tasks may share the probe rows of a partition, each with all build rows of it.
    boolean canSplitProbe() {
        return !marksBuild() && this != NULL_AWARE_ANTI;
    }

    /// Whether tasks may share the build rows of a partition, each with all probe rows of it.
    boolean canSplitBuild() {
        return !marksProbe();
    }

    /// What the join is called when the sides change roles; null if there is no such join.
    @Nullable
    JoinType swapped() {
        return switch (this) {
            case INNER, FULL_OUTER -> this;
            case PROBE_OUTER -> BUILD_OUTER;
            case BUILD_OUTER -> PROBE_OUTER;
            case PROBE_SEMI -> BUILD_SEMI;
            case BUILD_SEMI -> PROBE_SEMI;
            case PROBE_ANTI -> BUILD_ANTI;
            case BUILD_ANTI -> PROBE_ANTI;
            case NULL_AWARE_ANTI, EXISTENCE -> null;
        };
    }

    /// Whether it matters which build rows have a partner, so that rows come out after the last probe row.
    public boolean marksBuild() {
        return switch (this) {
            case BUILD_OUTER, FULL_OUTER, BUILD_SEMI, BUILD_ANTI -> true;
            case INNER, PROBE_OUTER, PROBE_SEMI, PROBE_ANTI, NULL_AWARE_ANTI, EXISTENCE -> false;
        };
    }
}
