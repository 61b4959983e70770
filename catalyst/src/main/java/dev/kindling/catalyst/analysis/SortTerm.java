package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.NullOrder;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// A resolved key of ORDER BY.
record SortTerm(RexNode value, boolean descending, boolean nullsFirst) {

    /// `key` with `value` for its expression; NULLs come first going up and last going down unless it says
    /// otherwise.
    static SortTerm of(SortKey key, RexNode value) {
        boolean descending = key.direction() == Direction.DESCENDING;
        boolean nullsFirst = key.nulls() == null ? !descending : key.nulls() == NullOrder.FIRST;
        return new SortTerm(value, descending, nullsFirst);
    }

    RelFieldCollation at(int field) {
        return new RelFieldCollation(
                field,
                descending ? RelFieldCollation.Direction.DESCENDING : RelFieldCollation.Direction.ASCENDING,
                nullsFirst ? RelFieldCollation.NullDirection.FIRST : RelFieldCollation.NullDirection.LAST);
    }

    RexFieldCollation inWindow() {
        Set<SqlKind> flags = EnumSet.of(nullsFirst ? SqlKind.NULLS_FIRST : SqlKind.NULLS_LAST);
        if (descending) flags.add(SqlKind.DESCENDING);
        return new RexFieldCollation(value, flags);
    }
}
