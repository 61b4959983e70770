package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The ten group-by and five join questions of the database-like operations benchmark that H2O.ai began. As there,
/// every answer becomes a table of the engine; its rows are then counted and its columns summed for comparison.
final class H2oSource implements QuestionSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public String defaultScale() {
        return "10000000";
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        int rows = (int) Double.parseDouble(settings.scale());
        List<Question> questions = questions().stream()
                .filter(each -> settings.wanted().test(each.name()))
                .toList();
        String title = String.format(Locale.ROOT, "h2o group-by and join questions, %,d rows", rows);
        return new Suite(title, tables(settings.folder(), rows), questions, AGREEMENT);
    }

    private static Map<String, Path> tables(Path folder, int rows) throws IOException {
        Files.createDirectories(folder);
        var tables = new LinkedHashMap<String, Path>();
        tables.put("groupby", ParquetFile.of(folder, "groupby", H2oGroups.COLUMNS, () -> H2oGroups.parts(rows)));
        var joins = new H2oJoins(rows);
        for (H2oJoins.Table table : H2oJoins.Table.values()) {
            String name = table.name().toLowerCase(Locale.ROOT);
            tables.put(name, ParquetFile.of(folder, name, table.columns(), () -> joins.parts(table)));
        }
        return tables;
    }

    private static List<Question> questions() {
        var questions = new ArrayList<Question>();
        questions.add(groupBy("g01", "id1", "sum(v1)"));
        questions.add(groupBy("g02", "id1, id2", "sum(v1)"));
        questions.add(groupBy("g03", "id3", "sum(v1)", "avg(v3)"));
        questions.add(groupBy("g04", "id4", "avg(v1)", "avg(v2)", "avg(v3)"));
        questions.add(groupBy("g05", "id6", "sum(v1)", "sum(v2)", "sum(v3)"));
        questions.add(groupBy("g06", "id4, id5", "median(v3)", "stddev(v3)"));
        questions.add(groupBy("g07", "id3", "max(v1) - min(v2)"));
        questions.add(question("g08", """
            SELECT id6, v3 AS a1
            FROM (
              SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY v3 DESC) AS place
              FROM groupby
              WHERE v3 IS NOT NULL) AS places
            WHERE place <= 2\
            """, "id6", "a1"));
        questions.add(groupBy("g09", "id2, id4", "pow(corr(v1, v2), 2)"));
        questions.add(groupBy("g10", "id1, id2, id3, id4, id5, id6", "sum(v3)", "count(*)"));
        questions.add(join("j1", "JOIN small ON x.id1 = small.id1", "small.id4"));
        questions.add(join("j2", "JOIN medium ON x.id2 = medium.id2", "medium.id1, medium.id4, medium.id5"));
        questions.add(join("j3", "LEFT JOIN medium ON x.id2 = medium.id2", "medium.id1, medium.id4, medium.id5"));
        questions.add(join("j4", "JOIN medium ON x.id5 = medium.id5", "medium.id1, medium.id2, medium.id4"));
        questions.add(join("j5", "JOIN big ON x.id3 = big.id3", "big.id1, big.id2, big.id4, big.id5, big.id6"));
        return questions;
    }

    private static Question groupBy(String name, String keys, String... aggregates) {
        var columns = new StringBuilder(keys);
        var values = new ArrayList<String>();
        for (String aggregate : aggregates) {
            values.add("a" + (values.size() + 1));
            columns.append(", ").append(aggregate).append(" AS ").append(values.getLast());
        }
        String sql = "SELECT " + columns + " FROM groupby GROUP BY " + keys;
        return question(name, sql, keys, values.toArray(new String[0]));
    }

    /// All columns of both sides; those of the right one get its name before their own.
    private static Question join(String name, String join, String rightColumns) {
        String renamed = Arrays.stream(rightColumns.split(", "))
                .map(column -> column + " AS " + column.replace('.', '_'))
                .collect(Collectors.joining(", "));
        String sql = "SELECT x.id1, x.id2, x.id3, x.id4, x.id5, x.id6, v1, " + renamed + ", v2 FROM x " + join;
        return question(name, sql, "id1, id3, id5", "v1", "v2");
    }

    /// The values are summed as they are, and weighted by the keys: a value beside another's key would show.
    private static Question question(String name, String sql, String keys, String... values) {
        String weight = Arrays.stream(keys.split(", "))
                .map(H2oSource::number)
                .collect(Collectors.joining(" + ", "((", ") % 97)"));
        String sums = Arrays.stream(values)
                .map(value -> "count(" + value + "), sum(" + value + "), sum(" + value + " * " + weight + ")")
                .collect(Collectors.joining(", "));
        return new NewTable(name, sql, "SELECT count(*), " + sums + " FROM ans");
    }

    /// The number in a key: keys 1 to 3 of the table to group, and 4 to 6 of those to join, are texts like `id042`.
    private static String number(String key) {
        return "CAST(replace(CAST(" + key + " AS STRING), 'id', '') AS BIGINT)";
    }
}
