package dev.kindling.catalyst.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/// The names the expressions of one plan node see: the columns of its input, and around them the scopes of the
/// queries this one is nested in. Each node has a scope of its own, so that a correlation belongs to exactly one
/// node.
final class Scope {

    private final ResolvedRelation relation;
    private final @Nullable Scope outer;
    private final AnalysisSettings settings;
    private @Nullable CorrelationId correlation;

    Scope(ResolvedRelation relation, @Nullable Scope outer, AnalysisSettings settings) {
        this.relation = relation;
        this.outer = outer;
        this.settings = settings;
    }

    ResolvedRelation relation() {
        return relation;
    }

    @Nullable
    Scope outer() {
        return outer;
    }

    RelDataType rowType() {
        return relation.node().getRowType();
    }

    /// The variable by which subqueries speak of this scope's row; made at the first call.
    CorrelationId correlation() {
        if (correlation == null) correlation = relation.node().getCluster().createCorrel();
        return correlation;
    }

    /// The variable, if a subquery has asked for it.
    @Nullable
    CorrelationId correlationInUse() {
        return correlation;
    }

    /// What `parts` may mean here. The reading with the longest qualifier wins; parts after the column are fields
    /// inside it.
    List<Match> find(List<String> parts) {
        for (int qualifierLength = Math.min(parts.size() - 1, 3); qualifierLength >= 0; qualifierLength--) {
            List<Match> matches = find(parts, qualifierLength);
            if (!matches.isEmpty()) return matches;
        }
        return List.of();
    }

    private List<Match> find(List<String> parts, int qualifierLength) {
        List<String> qualifier = parts.subList(0, qualifierLength);
        String name = parts.get(qualifierLength);
        var matches = new ArrayList<Match>();
        for (Column column : relation.columns()) {
            if (qualifierLength == 0 && !column.visible()) continue;
            if (!settings.sameName(column.name(), name) || !endsWith(column.qualifier(), qualifier)) continue;
            if (matches.stream().anyMatch(m -> m.column().index() == column.index())) continue;
            matches.add(new Match(column, parts.subList(qualifierLength + 1, parts.size())));
        }
        return matches;
    }

    /// The columns `qualifier.*` stands for, those a USING join hides among them.
    List<Column> qualifiedBy(List<String> qualifier) {
        return relation.columns().stream()
                .filter(c -> endsWith(c.qualifier(), qualifier))
                .toList();
    }

    private boolean endsWith(List<String> whole, List<String> end) {
        if (end.size() > whole.size()) return false;
        int skipped = whole.size() - end.size();
        for (int i = 0; i < end.size(); i++) {
            if (!settings.sameName(whole.get(skipped + i), end.get(i))) return false;
        }
        return true;
    }

    /// A column, and the names of fields to take out of it.
    record Match(Column column, List<String> fields) {}
}
