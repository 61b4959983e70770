package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation.Values;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/// Rows written in the query: VALUES.
final class LocalRows {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    LocalRows(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    ResolvedRelation analyze(Values values) {
        RelNode oneRow = LogicalValues.createOneRow(analysis.cluster());
        Scope scope = analysis.scope(new ResolvedRelation(oneRow, List.of()), environment);
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain("VALUES", scope, environment));
        int width = values.rows().getFirst().size();
        var rows = new ArrayList<List<RexNode>>();
        for (List<Expression> row : values.rows()) {
            if (row.size() != width) {
                throw KindlingException.of(
                                ErrorCondition.NUM_COLUMNS_MISMATCH,
                                "the rows of VALUES have " + width + " and " + row.size() + " columns")
                        .parameter("firstNumColumns", width)
                        .parameter("invalidNumColumns", row.size())
                        .at(row.getFirst().position())
                        .build();
            }
            rows.add(expressions.analyzeAll(row));
        }
        StructType schema = schema(values, rows, width);
        List<List<RexNode>> fitting =
                rows.stream().map(r -> terms.fit(r, schema.types())).toList();
        boolean constant = fitting.stream().flatMap(List::stream).allMatch(RexLiteral.class::isInstance);
        RelNode node = constant ? tuples(fitting, schema) : union(oneRow, scope, fitting, schema);
        return ResolvedRelation.named(node, schema.fieldNames());
    }

    private StructType schema(Values values, List<List<RexNode>> rows, int width) {
        var schema = new StructType();
        for (int i = 0; i < width; i++) {
            int column = i;
            List<RexNode> cells = rows.stream().map(r -> r.get(column)).toList();
            DataType type = terms.commonType(cells);
            if (type == null) {
                throw KindlingException.of(
                                ErrorCondition.INCOMPATIBLE_COLUMN_TYPE,
                                "column " + (i + 1) + " of VALUES has values of types without a common one")
                        .parameter("columnOrdinalNumber", i + 1)
                        .at(values.position())
                        .build();
            }
            boolean nullable = cells.stream().anyMatch(c -> c.getType().isNullable());
            schema = schema.add(new StructField("col" + (i + 1), type, nullable));
        }
        return schema;
    }

    private RelNode tuples(List<List<RexNode>> rows, StructType schema) {
        var tuples = ImmutableList.<ImmutableList<RexLiteral>>builder();
        for (List<RexNode> row : rows) {
            tuples.add(row.stream().map(RexLiteral.class::cast).collect(ImmutableList.toImmutableList()));
        }
        var type = LogicalTypes.rowType(analysis.cluster().getTypeFactory(), schema);
        return LogicalValues.create(analysis.cluster(), type, tuples.build());
    }

    private static RelNode union(RelNode oneRow, Scope scope, List<List<RexNode>> rows, StructType schema) {
        var inputs = new ArrayList<RelNode>();
        for (List<RexNode> row : rows) {
            var correlations = Correlations.declared(scope.correlationInUse(), row);
            inputs.add(Projections.project(oneRow, row, schema.fieldNames(), correlations));
        }
        return inputs.size() == 1 ? inputs.getFirst() : LogicalUnion.create(inputs, true);
    }
}
