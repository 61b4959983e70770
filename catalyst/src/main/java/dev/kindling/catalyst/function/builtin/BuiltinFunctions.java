package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.function.WindowFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All functions that come with the engine. They are defined when the first is asked for: that takes about a
/// thousand lambdas, and a short command may need none.
public final class BuiltinFunctions implements FunctionRegistry {

    private static final BuiltinFunctions INSTANCE = new BuiltinFunctions();

    private BuiltinFunctions() {}

    public static BuiltinFunctions instance() {
        return INSTANCE;
    }

    private static final class Definitions {

        static final Definitions ALL = new Definitions();

        final Map<String, ScalarFunction> scalars = new HashMap<>();
        final Map<String, AggregateFunction> aggregates = new HashMap<>();
        final Map<String, WindowFunction> windows = new HashMap<>();
        final Map<String, GeneratorFunction> generators = new HashMap<>();
        final List<FunctionDescription> descriptions = new ArrayList<>();

        private Definitions() {
            for (FunctionFamily family :
                    ServiceLoader.load(FunctionFamily.class, BuiltinFunctions.class.getClassLoader())) {
                for (ScalarFunction f : family.scalars()) add(scalars, f.description(), f);
                for (AggregateFunction f : family.aggregates()) add(aggregates, f.description(), f);
                for (WindowFunction f : family.windows()) add(windows, f.description(), f);
                for (GeneratorFunction f : family.generators()) add(generators, f.description(), f);
            }
        }

        private <F> void add(Map<String, F> functions, FunctionDescription description, F function) {
            descriptions.add(description);
            var names = new ArrayList<>(description.aliases());
            names.add(description.name());
            for (String name : names) {
                F other = functions.put(name.toLowerCase(Locale.ROOT), function);
                if (other != null) throw new IllegalStateException("two functions are called " + name);
            }
        }
    }

    @Override
    public @Nullable ScalarFunction scalar(String name) {
        return Definitions.ALL.scalars.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable AggregateFunction aggregate(String name) {
        return Definitions.ALL.aggregates.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable WindowFunction window(String name) {
        return Definitions.ALL.windows.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable GeneratorFunction generator(String name) {
        return Definitions.ALL.generators.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Collection<String> names() {
        var names = new TreeSet<String>();
        names.addAll(Definitions.ALL.scalars.keySet());
        names.addAll(Definitions.ALL.aggregates.keySet());
        names.addAll(Definitions.ALL.windows.keySet());
        names.addAll(Definitions.ALL.generators.keySet());
        return names;
    }

    /// The manuals of all functions, for DESCRIBE FUNCTION and the reference page.
    public List<FunctionDescription> descriptions() {
        return List.copyOf(Definitions.ALL.descriptions);
    }
}
