package dev.kindling.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The nearest of the names that exist to one that does not, by edit distance.
public final class Suggestions {

    private Suggestions() {}

    /// `Did you mean ...?` with up to three names near to `name`, or null when none is near.
    public static @Nullable String didYouMean(String name, Collection<String> candidates) {
        var near = nearest(name, candidates);
        if (near.isEmpty()) return null;
        return "Did you mean "
                + String.join(" or ", near.stream().map(n -> "`" + n + "`").toList()) + "?";
    }

    /// Up to three candidates within a third of the name's length (at least 2 edits), nearest first.
    public static List<String> nearest(String name, Collection<String> candidates) {
        record Scored(String name, int distance) {}
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, name.length() / 3);
        var scored = new ArrayList<Scored>();
        for (String candidate : candidates) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (distance <= limit) scored.add(new Scored(candidate, distance));
        }
        scored.sort(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name));
        return scored.stream().map(Scored::name).distinct().limit(3).toList();
    }

    /// Edits (insert, delete, replace, swap of neighbours) between two texts: the optimal string alignment
    /// distance.
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[b.length()];
    }
}
