package dev.kindling.catalyst.function.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What was made of the last few keys: patterns compiled once although they come as values.
final class Remembered<T> {

    private static final int CAPACITY = 64;

    private final Function<String, T> make;
    private final Map<String, T> known = new LinkedHashMap<>();

    Remembered(Function<String, T> make) {
        this.make = make;
    }

    T of(String key) {
        T value = known.get(key);
        if (value == null) {
            value = make.apply(key);
            if (known.size() >= CAPACITY) known.clear();
            known.put(key, value);
        }
        return value;
    }
}
