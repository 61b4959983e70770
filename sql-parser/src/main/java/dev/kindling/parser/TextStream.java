package dev.kindling.parser;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/// A stretch of a text as the lexer reads it. Indexes are those of `String`, so that positions need no translation.
final class TextStream implements CharStream {

    private final String text;
    private final int end;
    private int index;

    TextStream(String text, int start, int end) {
        this.text = text;
        this.index = start;
        this.end = end;
    }

    @Override
    public void consume() {
        index++;
    }

    @Override
    public int LA(int distance) {
        int at = distance > 0 ? index + distance - 1 : index + distance;
        return at < 0 || at >= end ? IntStream.EOF : text.charAt(at);
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {}

    @Override
    public int index() {
        return index;
    }

    @Override
    public void seek(int position) {
        index = position;
    }

    @Override
    public int size() {
        return end;
    }

    @Override
    public String getSourceName() {
        return "statement";
    }

    @Override
    public String getText(Interval interval) {
        return text.substring(interval.a, Math.min(interval.b + 1, end));
    }
}
