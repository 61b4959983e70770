package dev.kindling.error;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An error a user can act on. Its message reads, from left to right: condition, place, what is wrong, the line of
/// the statement with a caret below it, the way out.
///
/// ```
/// [UNRESOLVED_COLUMN.WITH_SUGGESTION] line 1, column 8: no column `nmae` in `people`
///   SELECT nmae FROM people
///          ^^^^
/// Did you mean `name`?
/// ```
///
/// Code that throws knows the position; whoever holds the statement's text adds it with [#inStatement].
public final class KindlingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCondition condition;
    private final @Nullable String subcondition;
    private final String detail;
    private final Position position;
    private final @Nullable String statement;
    private final @Nullable String hint;
    private final TreeMap<String, String> parameters;

    private KindlingException(Builder builder) {
        super(null, builder.cause);
        this.condition = builder.condition;
        this.subcondition = builder.subcondition;
        this.detail = builder.detail;
        this.position = builder.position;
        this.statement = builder.statement;
        this.hint = builder.hint;
        this.parameters = new TreeMap<>(builder.parameters);
    }

    /// An error under `condition`; `detail` is one sentence without a full stop that names the value at fault.
    public static Builder of(ErrorCondition condition, String detail) {
        return new Builder(condition, detail);
    }

    public ErrorCondition condition() {
        return condition;
    }

    /// `CONDITION` or `CONDITION.SUBCONDITION`, as Spark names it.
    public String conditionName() {
        return subcondition == null ? condition.name() : condition.name() + "." + subcondition;
    }

    public String sqlState() {
        return condition.sqlState();
    }

    public Position position() {
        return position;
    }

    /// The parameters of the message by name, for tests and programs.
    public Map<String, String> parameters() {
        return Map.copyOf(parameters);
    }

    public String detail() {
        return detail;
    }

    public @Nullable String hint() {
        return hint;
    }

    /// This error with the line of `text` it speaks of; the same instance where there is no place or a text
    /// already.
    public KindlingException inStatement(String text) {
        if (statement != null || !position().isKnown()) return this;
        var placed = copy();
        placed.statement = text;
        return withTrace(placed.build());
    }

    /// This error at `place`, unless it has a place already.
    public KindlingException movedTo(Position place) {
        if (position().isKnown() || !place.isKnown()) return this;
        var moved = copy();
        moved.position = place;
        return withTrace(moved.build());
    }

    /// This error without its cause, which may hold things that cannot travel to another process.
    public KindlingException withoutCause() {
        var alone = copy();
        alone.cause = null;
        return withTrace(alone.build());
    }

    private Builder copy() {
        var builder = new Builder(condition, detail);
        builder.subcondition = subcondition;
        builder.position = position();
        builder.statement = statement;
        builder.hint = hint;
        builder.parameters.putAll(parameters);
        builder.cause = getCause();
        return builder;
    }

    private KindlingException withTrace(KindlingException same) {
        same.setStackTrace(getStackTrace());
        return same;
    }

    @Override
    public String getMessage() {
        var text = new StringBuilder().append('[').append(conditionName()).append("] ");
        if (position().isKnown()) text.append(position()).append(": ");
        text.append(detail);
        if (statement != null) appendExcerpt(text, statement);
        if (hint != null) text.append('\n').append(hint);
        return text.toString();
    }

    private void appendExcerpt(StringBuilder text, String statementText) {
        String[] lines = statementText.split("\n", -1);
        int index = position().line() - 1;
        if (index >= lines.length) return;
        String line = lines[index].replace('\t', ' ').stripTrailing();
        int from = Math.min(position().column() - 1, line.length());
        int width = Math.clamp(position().end() - position().start(), 1, Math.max(1, line.length() - from));
        text.append("\n  ").append(line).append("\n  ").repeat(' ', from).repeat('^', width);
    }

    /// Collects what an error says.
    public static final class Builder {

        private final ErrorCondition condition;
        private final String detail;
        private @Nullable String subcondition;
        private Position position = Position.NONE;
        private @Nullable String statement;
        private @Nullable String hint;
        private @Nullable Throwable cause;
        private final TreeMap<String, String> parameters = new TreeMap<>();

        private Builder(ErrorCondition condition, String detail) {
            this.condition = condition;
            this.detail = detail;
        }

        public Builder subcondition(String name) {
            this.subcondition = name;
            return this;
        }

        public Builder at(Position place) {
            this.position = place;
            return this;
        }

        /// The way out, a sentence of its own: `Did you mean ...?`
        public Builder hint(@Nullable String sentence) {
            this.hint = sentence;
            return this;
        }

        public Builder parameter(String name, Object value) {
            parameters.put(name, String.valueOf(value));
            return this;
        }

        public Builder causedBy(@Nullable Throwable throwable) {
            this.cause = throwable;
            return this;
        }

        public KindlingException build() {
            return new KindlingException(this);
        }
    }
}
