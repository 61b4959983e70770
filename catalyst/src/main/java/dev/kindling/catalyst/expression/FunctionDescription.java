package dev.kindling.catalyst.expression;

import java.io.Serializable;
import java.util.List;

/// A function's manual. Examples run as tests and become the reference page.
public record FunctionDescription(String name, List<String> aliases, String summary, List<Example> examples)
        implements Serializable {

    public FunctionDescription {
        aliases = List.copyOf(aliases);
        examples = List.copyOf(examples);
    }

    /// An expression in SQL and what `SELECT` of it shows.
    public record Example(String expression, String result) implements Serializable {}
}
