package dev.kindling.cli;

import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.util.Arrays;
import java.util.List;

/// Where the command line begins. Exit codes: 0 for success, 1 for an error, 2 for a command line that makes no
/// sense.
public final class Main {

    private static final List<String> COMMANDS = List.of("sql", "demo", "help", "version");

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Carries out a command line and gives its exit code.
    public static int run(String... args) {
        String command = args.length == 0 ? "help" : args[0];
        List<String> rest = args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        try {
            switch (command) {
                case "sql" -> SqlCommand.run(rest);
                case "demo" -> Demo.run(rest);
                case "help", "--help", "-h" -> System.out.println(help());
                case "version", "--version" -> System.out.println("Kindling " + version());
                default -> throw new UsageException(unknown(command));
            }
            return 0;
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (KindlingException e) {
            System.err.println(e.getMessage() + "\nSQLSTATE: " + e.sqlState());
            return 1;
        }
    }

    private static String unknown(String command) {
        String suggestion = Suggestions.didYouMean(command, COMMANDS);
        return "No command `" + command + "`. " + (suggestion == null ? "Try: ./kindling help" : suggestion);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-SNAPSHOT" : version;
    }

    private static String help() {
        return """
            Kindling: SQL and DataFrames over CSV, JSON and Parquet, in one JVM.

            ./kindling sql -e "SELECT ..."     run statements, separated by `;`
            ./kindling sql -f FILE             run the statements of a file
            ./kindling sql                     run the statements of standard input
                --view NAME=PATH               a temp view of a file, folder or glob
                --format table|csv|json|markdown
                --conf KEY=VALUE               a setting, e.g. kindling.memory.limit=1g
                --properties FILE              settings, one KEY=VALUE a line
            ./kindling demo                    make TPC-H data, convert it to Parquet, query it
            ./kindling benchmark tpch          measure against DuckDB and Spark (--help lists the options)
            ./kindling classpath               print the class path, for programs of your own
            ./kindling java-options            print the recommended options for java
            ./kindling version\
            """;
    }
}
