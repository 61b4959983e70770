package dev.kindling.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fenced block of a Markdown page that can be run, and the output shown below it.
///
/// @param line where the block begins, from 1
/// @param expected the text block that follows with nothing but blank lines between, or null
record Snippet(
        int line, String language, String code, @Nullable String expected) {

    private static final List<String> RUNNABLE = List.of("sql", "bash", "java");
    private static final String FENCE = "```";

    /// The runnable blocks of `page`, in order. Blocks fenced by more than three backticks are not looked into.
    static List<Snippet> of(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        var snippets = new ArrayList<Snippet>();
        @Nullable Snippet last = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith(FENCE)) {
                if (!line.isBlank()) last = null;
                continue;
            }
            String fence = line.startsWith(FENCE + "`") ? FENCE + "`" : FENCE;
            String language = line.substring(fence.length()).strip();
            int start = i + 1;
            do i++;
            while (i < lines.size() && !lines.get(i).startsWith(fence));
            String body = String.join("\n", lines.subList(start, i)) + "\n";
            if (last != null && language.equals("text")) {
                snippets.set(snippets.size() - 1, new Snippet(last.line, last.language, last.code, body));
            }
            last = null;
            if (fence.equals(FENCE) && RUNNABLE.contains(language)) {
                last = new Snippet(start, language, body, null);
                snippets.add(last);
            }
        }
        return snippets;
    }
}
