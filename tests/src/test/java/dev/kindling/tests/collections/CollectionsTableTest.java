package dev.kindling.tests.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.Accumulators;
import dev.kindling.rdd.DoubleRdd;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.PairRdd;
import dev.kindling.rdd.Rdd;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.tests.TestFiles;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The ticks of `docs/reference/rdd.md` are those methods that are there. With `-Ddocs.update=true` they are
/// rewritten instead of compared.
class CollectionsTableTest {

    private static final Path PAGE = TestFiles.module().resolveSibling("docs/reference/rdd.md");

    /// The classes by the headings of the page.
    private static final Map<String, List<Class<?>>> CLASSES = Map.of(
            "Rdd", List.of(Rdd.class),
            "PairRdd", List.of(PairRdd.class),
            "DoubleRdd", List.of(DoubleRdd.class),
            "KindlingContext", List.of(KindlingContext.class),
            "Accumulator", List.of(Accumulator.class, Accumulators.OfLong.class),
            "Broadcast", List.of(Broadcast.class, Object.class),
            "TaskContext", List.of(TaskContext.class));

    private static final Pattern HEADING = Pattern.compile("## `(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\|");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final String TICK = "✓";

    @Test
    void ticksWhatIsThere() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        var expected = new ArrayList<String>();
        Set<String> methods = Set.of();
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) methods = methodsOf(CLASSES.get(heading.group(1)));
            Matcher row = ROW.matcher(line);
            boolean isTicked = row.matches() && methods.contains(row.group(1));
            expected.add(isTicked ? "| `" + row.group(1) + "` | " + TICK + " |" : line);
            if (row.matches() && !isTicked)
                assertThat(row.group(2)).as("why there is no %s", row.group(1)).isNotEqualTo(TICK);
        }
        if (Boolean.getBoolean("docs.update")) Files.write(PAGE, expected);
        else
            assertThat(lines).as("%s; rewrite it with -Ddocs.update=true", PAGE).isEqualTo(expected);
    }

    @Test
    void namesReplacementsThatExist() throws IOException {
        var all = new TreeSet<String>();
        CLASSES.values().forEach(classes -> all.addAll(methodsOf(classes)));
        all.addAll(methodsOf(List.of(Backend.class, Job.class)));
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) continue;
            Matcher code = CODE.matcher(row.group(2));
            while (code.find()) assertThat(all).as(line).contains(code.group(1));
        }
    }

    @Test
    void coversAllClasses() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page.lines().filter(line -> ROW.matcher(line).matches()).count())
                .isGreaterThan(300);
        for (String heading : CLASSES.keySet()) assertThat(page).contains("## `" + heading + "`");
    }

    private static Set<String> methodsOf(@Nullable List<Class<?>> classes) {
        var names = new TreeSet<String>();
        if (classes == null) return names;
        for (Class<?> root : classes) {
            for (Class<?> type = root; type != null; type = type.getSuperclass()) {
                for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers()))
                        names.add(method.getName());
                }
            }
        }
        return names;
    }
}
