package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Queries over tables so small that what counts is everything but the rows: parsing, planning, starting and
/// ending. Each is run from its text, and as a query prepared once; every run is the mean of many. The tables are
/// in the engines' memory, whatever is asked for.
final class SmallSource implements QuestionSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");
    private static final String SALES = "id int, customer int, day date, amount double, note string";
    private static final String CUSTOMERS = "customer int, name string, city string";

    /// So many that what a virtual machine compiles late is compiled after a few runs.
    private static final int TIMES = 1000;

    private static final String[] CITIES = {"Graz", "Turku", "Porto", "Riga", "Brno", "Lyon", "Bari", "Gent"};

    private enum Form {
        TEXT,
        PREPARED
    }

    /// A query run many times over.
    private record Repeated(String name, Form form, String sql) implements Question {

        @Override
        public Run time(EngineProcess engine, Peer peer) {
            return switch (form) {
                case TEXT -> engine.timed(sql, TIMES);
                case PREPARED -> engine.timedPrepared(sql, TIMES);
            };
        }

        @Override
        public Answer answer(EngineProcess engine, Peer peer) {
            return engine.execute(sql);
        }
    }

    @Override
    public String defaultScale() {
        return "1000";
    }

    @Override
    public Comparison measure(Settings settings) throws IOException {
        return QuestionSource.super.measure(settings.inMemory());
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        int rows = (int) Double.parseDouble(settings.scale());
        var tables = new LinkedHashMap<String, Path>();
        tables.put("sales", ParquetFile.of(settings.folder(), "sales", SALES, () -> List.of(sales(rows))));
        tables.put("customers", ParquetFile.of(settings.folder(), "customers", CUSTOMERS, () -> List.of(customers())));
        List<Question> questions = questions().stream()
                .filter(each -> settings.wanted().test(each.name()))
                .toList();
        String title = String.format(Locale.ROOT, "Small queries over %,d rows in memory", rows);
        return new Suite(title, tables, questions, AGREEMENT);
    }

    private static List<Question> questions() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("one row", "SELECT * FROM sales WHERE id = 77");
        queries.put("filter", "SELECT id, amount FROM sales WHERE amount > 990.0 AND day >= DATE '2026-02-01'");
        queries.put("sum", "SELECT count(*), sum(amount), max(day) FROM sales");
        queries.put("group", "SELECT customer, count(*), sum(amount) FROM sales GROUP BY customer");
        queries.put(
                "join",
                "SELECT city, sum(amount) FROM sales JOIN customers ON sales.customer = customers.customer GROUP BY"
                        + " city");
        queries.put("top", "SELECT id, amount FROM sales ORDER BY amount DESC, id LIMIT 10");
        queries.put(
                "window",
                "SELECT id, rank() OVER (PARTITION BY customer ORDER BY amount, id) AS place FROM sales WHERE customer"
                        + " < 10");
        queries.put("text", "SELECT count(*) FROM sales WHERE note LIKE '%late%' AND upper(note) <> 'LATE'");
        var questions = new ArrayList<Question>();
        queries.forEach((name, sql) -> questions.add(new Repeated(name, Form.TEXT, sql)));
        queries.forEach((name, sql) -> questions.add(new Repeated(name + ", prepared", Form.PREPARED, sql)));
        return questions;
    }

    private static ParquetFile.Part sales(int rows) {
        return out -> {
            var random = new SplittableRandom(5);
            for (int id = 0; id < rows; id++) {
                out.append(Integer.toString(id)).append(',');
                out.append(Integer.toString(random.nextInt(100))).append(',');
                out.append(
                        String.format(Locale.ROOT, "2026-%02d-%02d,", 1 + random.nextInt(3), 1 + random.nextInt(28)));
                out.append(Double.toString(random.nextInt(100_000) / 100.0)).append(',');
                out.append(random.nextInt(20) == 0 ? "a late order" : "order " + random.nextInt(50))
                        .append('\n');
            }
        };
    }

    private static ParquetFile.Part customers() {
        return out -> {
            for (int customer = 0; customer < 100; customer++) {
                out.append(customer + ",customer " + customer + ',' + CITIES[customer % CITIES.length] + '\n');
            }
        };
    }
}
