package dev.kindling.tests.analysis;

import dev.kindling.catalyst.analysis.AnalysisContext;
import dev.kindling.catalyst.analysis.AnalyzedQuery;
import dev.kindling.catalyst.analysis.Analyzer;
import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.types.StructType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.jspecify.annotations.Nullable;

/// Tables without rows in database `db`, and the analysis of queries over them.
final class SchemaCatalog implements RelationCatalog {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    SchemaCatalog table(String name, String schema) {
        entries.put(name, new Entry.Table(new EmptyTable(SqlParser.parseSchema(schema))));
        return this;
    }

    SchemaCatalog view(String name, String query, String... columns) {
        entries.put(name, new Entry.View(name, relation(query), List.of(columns)));
        return this;
    }

    AnalyzedQuery analyze(String query) {
        var context = AnalysisContext.of(
                this, BuiltinFunctions.instance(), EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH));
        return Analyzer.analyze(relation(query), context);
    }

    String plan(String query) {
        return RelOptUtil.toString(analyze(query).plan());
    }

    String schema(String query) {
        return analyze(query).schema().catalogString();
    }

    private static Relation relation(String query) {
        return ((Statement.Query) SqlParser.parseStatement(query)).relation();
    }

    @Override
    public @Nullable Entry find(List<String> name) {
        if (name.size() > 1 && !name.get(name.size() - 2).equalsIgnoreCase("db")) return null;
        return entries.get(name.getLast().toLowerCase(Locale.ROOT));
    }

    @Override
    public Collection<String> names() {
        return entries.keySet();
    }

    @Override
    public SourceTable files(@Nullable String format, String path, Map<String, String> options) {
        throw new UnsupportedOperationException();
    }

    private record EmptyTable(StructType schema) implements SourceTable {
        @Override
        public String format() {
            return "empty";
        }

        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public Scan scan(ScanRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
