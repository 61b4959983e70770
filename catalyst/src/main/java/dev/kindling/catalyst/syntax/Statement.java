package dev.kindling.catalyst.syntax;

import dev.kindling.error.Position;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user wants done.
public sealed interface Statement {

    record Query(Relation relation) implements Statement {}

    /// `EXPLAIN [EXTENDED | CODEGEN | COST | FORMATTED | ANALYZE] statement`.
    record Explain(ExplainMode mode, Statement statement) implements Statement {}

    enum ExplainMode {
        SIMPLE,
        EXTENDED,
        CODEGEN,
        COST,
        FORMATTED,
        /// Runs the statement and shows what each operator did.
        ANALYZE
    }

    /// `CREATE [OR REPLACE] [GLOBAL] TEMP VIEW [IF NOT EXISTS] name (columns) AS query`.
    record CreateView(
            List<String> name,
            List<String> columns,
            Relation query,
            ViewKind kind,
            Existing existing,
            Position position)
            implements Statement {
        public CreateView {
            name = List.copyOf(name);
            columns = List.copyOf(columns);
        }
    }

    enum ViewKind {
        TEMPORARY,
        GLOBAL_TEMPORARY,
        PERSISTENT
    }

    /// What a CREATE does when the name is taken.
    enum Existing {
        FAIL,
        REPLACE,
        KEEP
    }

    /// `CREATE [OR REPLACE] TEMP VIEW name (schema) USING format OPTIONS (...)`.
    record CreateViewUsing(
            List<String> name,
            @Nullable StructType schema,
            String format,
            Map<String, String> options,
            ViewKind kind,
            Existing existing,
            Position position)
            implements Statement {
        public CreateViewUsing {
            name = List.copyOf(name);
            options = Map.copyOf(options);
        }
    }

    record DropView(List<String> name, boolean ifExists, Position position) implements Statement {
        public DropView {
            name = List.copyOf(name);
        }
    }

    /// `SHOW TABLES | VIEWS | FUNCTIONS | COLUMNS ...`; `name` is the table of SHOW COLUMNS, `pattern` what follows
    /// LIKE.
    record Show(ShowKind kind, List<String> name, @Nullable String pattern, Position position) implements Statement {
        public Show {
            name = List.copyOf(name);
        }
    }

    enum ShowKind {
        TABLES,
        VIEWS,
        COLUMNS,
        FUNCTIONS,
        DATABASES,
        CATALOGS,
        CREATE_TABLE,
        TABLE_PROPERTIES
    }

    record DescribeTable(List<String> name, boolean extended, Position position) implements Statement {
        public DescribeTable {
            name = List.copyOf(name);
        }
    }

    record DescribeQuery(Relation query) implements Statement {}

    record DescribeFunction(String name, boolean extended, Position position) implements Statement {}

    /// `SET`, `SET -v`, `SET key`, `SET key = value`.
    record SetOption(@Nullable String key, @Nullable String value, Position position) implements Statement {}

    /// `RESET` or `RESET key`.
    record ResetOption(@Nullable String key, Position position) implements Statement {}

    record SetTimeZone(Expression zone, Position position) implements Statement {}

    /// `CACHE [LAZY] TABLE name [OPTIONS (...)] [AS query]`.
    record CacheTable(
            List<String> name, @Nullable Relation query, boolean lazy, Map<String, String> options, Position position)
            implements Statement {
        public CacheTable {
            name = List.copyOf(name);
            options = Map.copyOf(options);
        }
    }

    record UncacheTable(List<String> name, boolean ifExists, Position position) implements Statement {
        public UncacheTable {
            name = List.copyOf(name);
        }
    }

    record ClearCache() implements Statement {}

    record RefreshTable(List<String> name, Position position) implements Statement {
        public RefreshTable {
            name = List.copyOf(name);
        }
    }

    /// `ANALYZE TABLE name COMPUTE STATISTICS [NOSCAN] [FOR COLUMNS a, b | FOR ALL COLUMNS]`.
    record AnalyzeTable(List<String> name, List<String> columns, boolean allColumns, boolean noScan, Position position)
            implements Statement {
        public AnalyzeTable {
            name = List.copyOf(name);
            columns = List.copyOf(columns);
        }
    }

    /// `COPY (query) TO 'path' (FORMAT parquet, ...)`; a format of null comes from the extension of the path.
    /// Option names as written, values without quotes; PARTITION_BY (a, b) arrives in `partitionBy`.
    record Copy(
            Relation query,
            String path,
            @Nullable String format,
            List<String> partitionBy,
            Map<String, String> options,
            Position position)
            implements Statement {
        public Copy {
            partitionBy = List.copyOf(partitionBy);
            options = Map.copyOf(options);
        }
    }

    /// `INSERT OVERWRITE DIRECTORY 'path' USING format OPTIONS (...) query`.
    record InsertDirectory(
            String path,
            String format,
            Map<String, String> options,
            Relation query,
            boolean overwrite,
            Position position)
            implements Statement {
        public InsertDirectory {
            options = Map.copyOf(options);
        }
    }
}
