package dev.kindling.rdd.io;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A path with wildcards: `*` and `?` within a name, `[a-c]` and `[^x]`, `{one,two}`, and `**` for any number of
/// folders. A backslash takes the meaning from the character after it.
final class PathPattern {

    private PathPattern() {}

    /// `text` cut at the commas outside of braces and brackets.
    static List<String> splitList(String text) {
        var paths = new ArrayList<String>();
        var current = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                current.append(c).append(text.charAt(++i));
                continue;
            }
            if (c == '{' || c == '[') depth++;
            if ((c == '}' || c == ']') && depth > 0) depth--;
            if (c == ',' && depth == 0) {
                paths.add(current.toString());
                current.setLength(0);
            } else {
                current.append(c);
            }
        }
        paths.add(current.toString());
        return paths.stream().map(String::strip).filter(path -> !path.isEmpty()).toList();
    }

    static boolean isPattern(String path) {
        for (int i = 0; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case '\\' -> i++;
                case '*', '?', '[', '{' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /// Whether `path` means one file or folder, whatever exists: nothing in it could be a list, a pattern, an
    /// escape.
    static boolean isLiteral(String path) {
        for (int i = 0; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case '\\', '*', '?', '[', '{', ',' -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }

    /// Whether the URL `path`, whose braces are expanded, has a wildcard before its query.
    static boolean hasListingWildcard(String path) {
        int query = path.indexOf('?');
        return (query < 0 ? path : path.substring(0, query)).indexOf('*') >= 0;
    }

    /// `path` without its backslashes.
    static String literal(String path) {
        if (path.indexOf('\\') < 0) return path;
        var text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '\\' && i + 1 < path.length()) i++;
            text.append(path.charAt(i));
        }
        return text.toString();
    }

    /// The alternatives that the braces with a `/` inside stand for, so that what is left can be cut at slashes.
    static List<String> expandBracesAcrossFolders(String pattern) {
        return expandBraces(pattern, false);
    }

    /// The alternatives that all braces stand for.
    static List<String> expandBraces(String pattern) {
        return expandBraces(pattern, true);
    }

    private static List<String> expandBraces(String pattern, boolean all) {
        int open = -1;
        int depth = 0;
        boolean slash = all;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') i++;
            else if (c == '{' && depth++ == 0) {
                open = i;
                slash = all;
            } else if (c == '/' && depth > 0) slash = true;
            else if (c == '}' && depth > 0 && --depth == 0 && slash) {
                var expanded = new ArrayList<String>();
                for (String option : options(pattern.substring(open + 1, i)))
                    expanded.addAll(expandBraces(pattern.substring(0, open) + option + pattern.substring(i + 1), all));
                return expanded;
            }
        }
        return List.of(pattern);
    }

    private static List<String> options(String inside) {
        var options = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') i++;
            else if (c == '{') depth++;
            else if (c == '}') depth--;
            else if (c == ',' && depth == 0) {
                options.add(inside.substring(start, i));
                start = i + 1;
            }
        }
        options.add(inside.substring(start));
        return options;
    }

    /// The names that one part of a pattern, without `/`, matches.
    static Pattern name(String part, String whole) {
        var regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '{' -> {
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    if (braces == 0) regex.append("\\}");
                    else {
                        braces--;
                        regex.append(')');
                    }
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '[' -> {
                    int close = part.indexOf(']', i + 2);
                    if (close < 0) throw FileErrors.invalidPattern(whole, "a `[` is not closed");
                    String set =
                            part.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
                    boolean negated = set.startsWith("^") || set.startsWith("!");
                    regex.append(negated ? "[^" : "[")
                            .append((negated ? set.substring(1) : set).replace("&&", "&\\&"))
                            .append(']');
                    i = close;
                }
                case '\\' -> {
                    if (i + 1 == part.length()) throw FileErrors.invalidPattern(whole, "it ends with a backslash");
                    regex.append(Pattern.quote(String.valueOf(part.charAt(++i))));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (braces > 0) throw FileErrors.invalidPattern(whole, "a `{` is not closed");
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (java.util.regex.PatternSyntaxException e) {
            throw FileErrors.invalidPattern(whole, e.getDescription());
        }
    }
}
