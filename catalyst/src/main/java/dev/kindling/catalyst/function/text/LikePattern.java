package dev.kindling.catalyst.function.text;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A LIKE pattern, cut at its `%` into pieces that must occur one after the other: the first at the start unless a
/// `%` stands there, the last at the end likewise, each other at its leftmost place. `_` stands for one character.
final class LikePattern {

    /// @param anyCharacter where `_` stands, as flags per byte; empty if nowhere
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, boolean[] anyCharacter) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final boolean openStart;
    private final boolean openEnd;

    private LikePattern(String pattern, char escape) {
        boolean start = false;
        boolean end = false;
        var text = new StringBuilder();
        var wild = new ArrayList<Integer>();
        boolean first = true;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            end = false;
            if (c == escape) {
                if (i + 1 == pattern.length()) throw invalid(pattern, "the escape character is its last");
                char next = pattern.charAt(++i);
                if (next != '%' && next != '_' && next != escape) {
                    throw invalid(pattern, "the escape character stands before '" + next + "'");
                }
                text.append(next);
            } else if (c == '%') {
                if (text.isEmpty() && first) start = true;
                if (!text.isEmpty()) addPiece(text, wild);
                end = true;
            } else {
                if (c == '_') wild.add(text.length());
                text.append(c);
            }
            first = false;
        }
        if (!text.isEmpty()) addPiece(text, wild);
        openStart = start;
        openEnd = end;
    }

    static LikePattern of(String pattern, char escape) {
        return new LikePattern(pattern, escape);
    }

    private static KindlingException invalid(String pattern, String why) {
        return KindlingException.of(ErrorCondition.INVALID_FORMAT, "the pattern '" + pattern + "' is invalid: " + why)
                .subcondition(why.startsWith("the escape character is") ? "ESC_AT_THE_END" : "ESC_IN_THE_MIDDLE")
                .parameter("format", "'" + pattern + "'")
                .build();
    }

    private void addPiece(StringBuilder text, List<Integer> wild) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        boolean[] any = new boolean[0];
        if (!wild.isEmpty()) {
            any = new boolean[bytes.length];
            for (int index : wild) {
                any[text.substring(0, index).getBytes(StandardCharsets.UTF_8).length] = true;
            }
        }
        pieces.add(new Piece(bytes, any));
        text.setLength(0);
        wild.clear();
    }

    boolean matches(byte[] heap, int start, int length) {
        int at = start;
        int end = start + length;
        int count = pieces.size();
        if (count == 0) return openStart || openEnd || length == 0;
        int next = 0;
        if (!openStart) {
            at = matchAt(heap, at, end, pieces.getFirst());
            if (at < 0) return false;
            next = 1;
            if (count == 1) return openEnd || at == end;
        }
        int last = openEnd ? count : count - 1;
        for (; next < last; next++) {
            at = find(heap, at, end, pieces.get(next));
            if (at < 0) return false;
        }
        return openEnd || endsWith(heap, at, end, pieces.getLast());
    }

    /// Where the piece that begins at `at` ends, or -1.
    private static int matchAt(byte[] heap, int at, int end, Piece piece) {
        byte[] bytes = piece.bytes();
        if (piece.anyCharacter().length == 0) {
            int to = at + bytes.length;
            return to <= end && Arrays.equals(heap, at, to, bytes, 0, bytes.length) ? to : -1;
        }
        int position = at;
        for (int i = 0; i < bytes.length; i++) {
            if (position >= end) return -1;
            if (piece.anyCharacter()[i]) position += Utf8.width(heap, position, end);
            else if (heap[position++] != bytes[i]) return -1;
        }
        return position;
    }

    private static int find(byte[] heap, int from, int end, Piece piece) {
        if (piece.anyCharacter().length == 0) {
            int found = Utf8.indexOf(heap, from, end, piece.bytes(), 0, piece.bytes().length);
            return found < 0 ? -1 : found + piece.bytes().length;
        }
        for (int at = from; at < end; at += Utf8.width(heap, at, end)) {
            int to = matchAt(heap, at, end, piece);
            if (to >= 0) return to;
        }
        return -1;
    }

    private static boolean endsWith(byte[] heap, int from, int end, Piece piece) {
        if (piece.anyCharacter().length == 0) {
            int at = end - piece.bytes().length;
            return at >= from && Arrays.equals(heap, at, end, piece.bytes(), 0, piece.bytes().length);
        }
        for (int at = from; at < end; at += Utf8.width(heap, at, end)) {
            if (matchAt(heap, at, end, piece) == end) return true;
        }
        return false;
    }
}
