package dev.kindling.rdd.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small JSON documents as maps, lists, strings, numbers (as `Long` or `Double`), booleans and nulls.
final class Json {

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int next;

    private Json(String text) {
        this.text = text;
    }

    static @Nullable Object parse(String text) throws IOException {
        var json = new Json(text);
        Object value = json.value(0);
        json.skipBlanks();
        if (json.next < text.length()) throw json.unexpected();
        return value;
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > MAX_DEPTH) throw new IOException("JSON is nested too deeply");
        skipBlanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        next++;
        skipBlanks();
        if (skip('}')) return fields;
        do {
            skipBlanks();
            String name = string();
            skipBlanks();
            expect(':');
            fields.put(name, value(depth + 1));
            skipBlanks();
        } while (skip(','));
        expect('}');
        return fields;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        var elements = new ArrayList<@Nullable Object>();
        next++;
        skipBlanks();
        if (skip(']')) return elements;
        do {
            elements.add(value(depth + 1));
            skipBlanks();
        } while (skip(','));
        expect(']');
        return elements;
    }

    private String string() throws IOException {
        expect('"');
        var string = new StringBuilder();
        while (!skip('"')) {
            char c = peek();
            next++;
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() throws IOException {
        char c = peek();
        next++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (next + 4 > text.length()) throw unexpected();
                try {
                    char code = (char) Integer.parseInt(text, next, next + 4, 16);
                    next += 4;
                    yield code;
                } catch (NumberFormatException _) {
                    throw unexpected();
                }
            }
            default -> c;
        };
    }

    private Number number() throws IOException {
        int start = next;
        while (next < text.length() && "+-.eE0123456789".indexOf(text.charAt(next)) >= 0) next++;
        String number = text.substring(start, next);
        try {
            if (number.matches("-?\\d{1,18}")) return Long.valueOf(number);
            return Double.valueOf(number);
        } catch (NumberFormatException _) {
            next = start;
            throw unexpected();
        }
    }

    private <T extends @Nullable Object> T literal(String name, T value) throws IOException {
        if (!text.startsWith(name, next)) throw unexpected();
        next += name.length();
        return value;
    }

    private void skipBlanks() {
        while (next < text.length() && text.charAt(next) <= ' ') next++;
    }

    private boolean skip(char c) throws IOException {
        if (peek() != c) return false;
        next++;
        return true;
    }

    private void expect(char c) throws IOException {
        if (!skip(c)) throw unexpected();
    }

    private char peek() throws IOException {
        if (next >= text.length()) throw new IOException("JSON ends too early");
        return text.charAt(next);
    }

    private IOException unexpected() {
        return new IOException("unexpected text at character " + next + " of JSON");
    }
}
