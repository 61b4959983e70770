package dev.kindling.catalyst.syntax;

import dev.kindling.catalyst.syntax.Relation.Aggregate;
import dev.kindling.catalyst.syntax.Relation.Aliased;
import dev.kindling.catalyst.syntax.Relation.Bound;
import dev.kindling.catalyst.syntax.Relation.Coalesce;
import dev.kindling.catalyst.syntax.Relation.CommonTable;
import dev.kindling.catalyst.syntax.Relation.Distinct;
import dev.kindling.catalyst.syntax.Relation.DropColumns;
import dev.kindling.catalyst.syntax.Relation.FileTable;
import dev.kindling.catalyst.syntax.Relation.Filter;
import dev.kindling.catalyst.syntax.Relation.Hinted;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.Lateral;
import dev.kindling.catalyst.syntax.Relation.LateralView;
import dev.kindling.catalyst.syntax.Relation.Limit;
import dev.kindling.catalyst.syntax.Relation.Offset;
import dev.kindling.catalyst.syntax.Relation.Pivot;
import dev.kindling.catalyst.syntax.Relation.RangePartition;
import dev.kindling.catalyst.syntax.Relation.Renamed;
import dev.kindling.catalyst.syntax.Relation.Repartition;
import dev.kindling.catalyst.syntax.Relation.Sample;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.catalyst.syntax.Relation.Sort;
import dev.kindling.catalyst.syntax.Relation.SourceRelation;
import dev.kindling.catalyst.syntax.Relation.TableFunction;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.Unpivot;
import dev.kindling.catalyst.syntax.Relation.Values;
import dev.kindling.catalyst.syntax.Relation.With;
import dev.kindling.catalyst.syntax.Relation.WithColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Rewriting relations.
public final class Relations {

    private Relations() {}

    /// `relation` over `change` of each of its inputs (not those inside expressions); the same instance if no input
    /// changed.
    public static Relation mapInputs(Relation relation, UnaryOperator<Relation> change) {
        return switch (relation) {
            case TableName _, FileTable _, SourceRelation _, TableFunction _, Values _ -> relation;
            case Aliased r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Aliased(in, r.alias(), r.columns(), r.position());
            }
            case Select r -> select(r, change);
            case Filter r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Filter(r.condition(), in);
            }
            case Aggregate r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Aggregate(r.groupBy(), r.outputs(), in);
            }
            case Join r -> {
                Relation left = change.apply(r.left());
                Relation right = change.apply(r.right());
                yield left == r.left() && right == r.right()
                        ? r
                        : new Join(left, right, r.type(), r.condition(), r.position());
            }
            case Lateral r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Lateral(in);
            }
            case LateralView r -> {
                Relation in = change.apply(r.input());
                yield in == r.input()
                        ? r
                        : new LateralView(in, r.generator(), r.outer(), r.alias(), r.columns(), r.position());
            }
            case Pivot r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Pivot(in, r.aggregates(), r.columns(), r.values(), r.position());
            }
            case Unpivot r -> {
                Relation in = change.apply(r.input());
                yield in == r.input()
                        ? r
                        : new Unpivot(
                                in, r.valueColumns(), r.nameColumn(), r.columns(), r.includeNulls(), r.position());
            }
            case Sample r -> {
                Relation in = change.apply(r.input());
                yield in == r.input()
                        ? r
                        : new Sample(
                                in, r.percent(), r.rows(), r.bucket(), r.withReplacement(), r.seed(), r.position());
            }
            case SetOperation r -> {
                Relation left = change.apply(r.left());
                Relation right = change.apply(r.right());
                yield left == r.left() && right == r.right()
                        ? r
                        : new SetOperation(
                                r.kind(), r.all(), r.byName(), r.allowMissingColumns(), left, right, r.position());
            }
            case Distinct r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Distinct(r.columns(), in);
            }
            case Sort r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Sort(r.keys(), r.withinPartitions(), in);
            }
            case Limit r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Limit(r.count(), in);
            }
            case Offset r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Offset(r.count(), in);
            }
            case With r -> with(r, change);
            case Bound r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Bound(r.values(), in);
            }
            case Repartition r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Repartition(r.partitions(), r.keys(), in);
            }
            case RangePartition r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new RangePartition(r.partitions(), r.keys(), in);
            }
            case Coalesce r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Coalesce(r.partitions(), in);
            }
            case Hinted r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Hinted(r.hints(), in);
            }
            case Renamed r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new Renamed(r.columns(), in);
            }
            case WithColumns r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new WithColumns(r.columns(), in);
            }
            case DropColumns r -> {
                Relation in = change.apply(r.input());
                yield in == r.input() ? r : new DropColumns(r.columns(), in);
            }
        };
    }

    private static Select select(Select r, UnaryOperator<Relation> change) {
        @Nullable Relation from = r.from() == null ? null : change.apply(r.from());
        if (from == r.from()) return r;
        return new Select(
                r.distinct(),
                r.items(),
                from,
                r.where(),
                r.groupBy(),
                r.having(),
                r.qualify(),
                r.windows(),
                r.hints(),
                r.position());
    }

    private static With with(With r, UnaryOperator<Relation> change) {
        List<CommonTable> tables = new ArrayList<>();
        boolean same = true;
        for (CommonTable table : r.tables()) {
            Relation query = change.apply(table.query());
            same &= query == table.query();
            tables.add(
                    query == table.query()
                            ? table
                            : new CommonTable(
                                    table.name(), table.columns(), query, table.recursive(), table.position()));
        }
        Relation body = change.apply(r.body());
        return same && body == r.body() ? r : new With(tables, body);
    }
}
