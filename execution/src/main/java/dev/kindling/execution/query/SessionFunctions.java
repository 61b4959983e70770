package dev.kindling.execution.query;

import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.function.WindowFunction;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The functions of a session: its user's over the built-in ones.
public final class SessionFunctions implements FunctionRegistry {

    private final FunctionRegistry builtin;
    private final Map<String, ScalarFunction> registered = new ConcurrentHashMap<>();

    private final AtomicLong version = new AtomicLong();

    public SessionFunctions(FunctionRegistry builtin) {
        this.builtin = builtin;
    }

    public void register(ScalarFunction function) {
        registered.put(function.name().toLowerCase(Locale.ROOT), function);
        version.incrementAndGet();
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public @Nullable ScalarFunction scalar(String name) {
        ScalarFunction own = registered.get(name.toLowerCase(Locale.ROOT));
        return own != null ? own : builtin.scalar(name);
    }

    @Override
    public @Nullable AggregateFunction aggregate(String name) {
        return builtin.aggregate(name);
    }

    @Override
    public @Nullable WindowFunction window(String name) {
        return builtin.window(name);
    }

    @Override
    public @Nullable GeneratorFunction generator(String name) {
        return builtin.generator(name);
    }

    @Override
    public Collection<String> names() {
        var names = new TreeSet<>(builtin.names());
        names.addAll(registered.keySet());
        return names;
    }
}
