package dev.kindling.error;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A place in a statement's text: line and column (both from 1) and the offsets of the first character and of
/// the one after the last.
///
/// Any two positions are equal: a tree that carries positions compares by what it means, not by where it stood.
public final class Position implements Serializable {

    private static final long serialVersionUID = 1L;

    /// No place: the tree was built by method calls, or by a rewrite.
    public static final Position NONE = new Position(0, 0, 0, 0);

    private final int line;
    private final int column;
    private final int start;
    private final int end;

    private Position(int line, int column, int start, int end) {
        this.line = line;
        this.column = column;
        this.start = start;
        this.end = end;
    }

    public static Position at(int line, int column, int start, int end) {
        return new Position(line, column, start, end);
    }

    public boolean isKnown() {
        return line > 0;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Position;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return isKnown() ? "line " + line + ", column " + column : "unknown position";
    }
}
