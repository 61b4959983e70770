package dev.kindling.benchmarks.rdd;

import dev.kindling.benchmarks.Circumstances;
import dev.kindling.tests.engine.SparkProcess;
import dev.kindling.tests.engine.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Programs over collections, each in a process of its own with two threads, one after the other:
///
/// ```
/// ./kindling benchmark rdd --scale 1 --engines kindling,java,duckdb,spark
/// ```
///
/// - `wordcount`: a text of 1 GB. With lambdas on Kindling and Spark, by hand with words as strings and as bytes,
///   in SQL on Kindling and DuckDB.
/// - `sort`: `sortByKey` of 50 million pairs of numbers.
/// - `join`: 10 million pairs of numbers with 10 million others.
/// - `jobs`: 1000 jobs of 20 tiny tasks each.
/// - `memory`: with a heap of 512 MiB, `groupByKey`, `sortByKey` and a join of 5 GB, and a kept collection of more than
///   four times the heap, each checked against what is known beforehand.
///
/// The scale multiplies sizes. Answers of one program must be equal. Spark needs `mvn -f tests/spark/pom.xml
/// initialize` once.
public final class RddBenchmark {

    private static final String USAGE = """
        benchmark rdd [options]
          --scale N            times 1 GB of text, 50 million pairs to sort and 10 million to join; default 1
          --engines LIST       of kindling, java, duckdb, spark; default all
          --programs LIST      of wordcount, sort, join, jobs, memory; default all but memory
          --runs N             runs of each, the first of which counts as cold; default 4
          --heap SIZE          the largest heap of each JVM, default 10g
          --seed N             of all data, default 1
          --data FOLDER        where the text is kept, default target/benchmarks/rdd
          --report FILE        where the report goes, default DATA/report-SCALE.md, for
                               some programs DATA/report-PROGRAMS-SCALE.md
        """;

    private static final long TEXT_BYTES = 1_000_000_000;
    private static final long SORTED_PAIRS = 50_000_000;
    private static final long JOINED_PAIRS = 10_000_000;
    private static final int PARTITIONS = 32;
    private static final int JOBS = 1000;
    private static final long SPILLED_PAIRS = 50_000_000;
    private static final long KEPT_PAIRS = 12_000_000;
    private static final String SMALL_HEAP = "512m";

    private final Map<String, String> options;
    private final Circumstances circumstances;
    private final double scale;
    private final String runs;
    private final String seed;
    private final Path folder;

    private RddBenchmark(Map<String, String> options, Circumstances circumstances) {
        this.options = options;
        this.circumstances = circumstances;
        this.scale = Double.parseDouble(scaleText());
        this.runs = options.getOrDefault("runs", "4");
        this.seed = options.getOrDefault("seed", "1");
        this.folder =
                Path.of(options.getOrDefault("data", "target/benchmarks/rdd")).toAbsolutePath();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        new RddBenchmark(options(arguments), Circumstances.now("rdd " + String.join(" ", arguments))).run();
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!USAGE.contains("--" + name + " ") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("no option " + arguments[i] + ", or no value for it\n" + USAGE);
            }
            options.put(name, arguments[i + 1]);
        }
        return options;
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String title = "Collections" + (options.containsKey("programs") ? " (" + options.get("programs") + ")" : "")
                + " at scale " + scaleText() + ", seed " + seed;
        var table = new RddReport(title, circumstances);
        for (Contender contender : contenders()) {
            table.add(contender, measured(contender));
        }
        String text = table.markdown();
        String programs = options.containsKey("programs") ? options.get("programs") + "-" : "";
        String report = "report-" + programs + scaleText() + ".md";
        Files.writeString(
                Path.of(options.getOrDefault("report", folder.resolve(report).toString())), text);
        System.out.print(text);
    }

    private String scaleText() {
        return options.getOrDefault("scale", "1");
    }

    private List<Contender> contenders() throws IOException {
        var all = new ArrayList<Contender>();
        String pairs = Long.toString((long) (SORTED_PAIRS * scale));
        String joined = Long.toString((long) (JOINED_PAIRS * scale));
        String parts = Integer.toString(PARTITIONS);
        if (chosen("programs", "wordcount")) {
            String text = text().toString();
            all.add(new Contender("wordcount", "kindling", "kindling rdd", kindling("wordcount", text)));
            all.add(new Contender("wordcount", "java", "java strings", java(JavaWordCount.class, "strings", text)));
            all.add(new Contender("wordcount", "java", "java bytes", java(JavaWordCount.class, "bytes", text)));
            all.add(new Contender("wordcount", "spark", "spark rdd", spark("wordcount", text)));
            all.add(new Contender("wordcount", "kindling", "kindling sql", java(SqlWordCount.class, "kindling", text)));
            all.add(new Contender("wordcount", "duckdb", "duckdb sql", java(SqlWordCount.class, "duckdb", text)));
        }
        for (String[] program : List.of(
                new String[] {"sort", seed, pairs, parts},
                new String[] {"join", seed, joined, parts},
                new String[] {"jobs", Integer.toString(JOBS)})) {
            if (!chosen("programs", program[0])) continue;
            all.add(new Contender(program[0], "kindling", "kindling rdd", kindling(program)));
            all.add(new Contender(program[0], "spark", "spark rdd", spark(program)));
        }
        if (options.containsKey("programs") && chosen("programs", "memory")) {
            for (String program : List.of("groupByKey", "sortByKey", "join", "persist")) {
                all.add(new Contender(program, "kindling", "kindling " + SMALL_HEAP, largerThanMemory(program)));
            }
        }
        all.removeIf(contender -> !chosen("engines", contender.engine()));
        return all;
    }

    private List<String> largerThanMemory(String program) {
        long count = (long) ((program.equals("persist") ? KEPT_PAIRS : SPILLED_PAIRS) * scale);
        return java(
                SMALL_HEAP,
                LargerThanMemory.class,
                program,
                Long.toString(count),
                folder.resolve("spill").toString());
    }

    private boolean chosen(String option, String name) {
        String list = options.get(option);
        return list == null || List.of(list.split(",")).contains(name);
    }

    private Path text() throws IOException {
        long bytes = (long) (TEXT_BYTES * scale);
        Path file = folder.resolve("words-" + bytes + "-" + seed + ".txt");
        if (!Files.exists(file)) {
            System.err.println("writing " + file + " with seed " + seed);
            ZipfText.write(file, bytes, Long.parseLong(seed));
        }
        return file;
    }

    private List<String> kindling(String... arguments) {
        return java(KindlingPrograms.class, arguments);
    }

    private List<String> java(Class<?> main, String... arguments) {
        return java(heap(), main, arguments);
    }

    private List<String> java(String heap, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions(heap));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), runs));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> spark(String... arguments) {
        if (!chosen("engines", "spark")) return List.of();
        var command =
                new ArrayList<>(SparkProcess.command(Path.of("tests/spark"), jvmOptions(heap()), "SparkRddPrograms"));
        command.add(runs);
        command.addAll(List.of(arguments));
        return command;
    }

    private String heap() {
        return options.getOrDefault("heap", "10g");
    }

    private List<String> jvmOptions(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseParallelGC", "-XX:ActiveProcessorCount=2", "-Djava.io.tmpdir=" + folder);
    }

    private List<Trial.Run> measured(Contender contender) throws IOException, InterruptedException {
        String label = contender.program() + " " + contender.label();
        System.err.println(label);
        Path log = folder.resolve(label.replace(' ', '-') + ".log");
        Process process = new ProcessBuilder(contender.command())
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        var measured = new ArrayList<Trial.Run>();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Trial.Run run = Trial.parse(line);
                measured.add(run);
                System.err.println("  " + run.nanos() / 1_000_000 + " ms, CPU " + run.cpuNanos() / 1_000_000 + " ms, "
                        + run.answer());
            }
        }
        if (process.waitFor() != 0) System.err.println("  failed, see " + log);
        return measured;
    }
}
