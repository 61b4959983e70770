import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks (`check`) or rewrites (`apply`) every Java source of the project.
void main(String[] args) throws IOException, FormatterException {
    boolean apply = args[0].equals("apply");
    var options = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build();
    var formatter = Formatter.createFormatter(options);
    List<Path> sources;
    try (var files = Files.walk(Path.of(args[1]))) {
        sources = files.filter(f -> f.toString().endsWith(".java") && f.toString().contains("/src/")).sorted().toList();
    }
    int unformatted = 0;
    for (Path source : sources) {
        String text = Files.readString(source);
        String formatted;
        try {
            formatted = formatter.formatSourceAndFixImports(wrapComments(text));
        } catch (FormatterException e) {
            // The formatter does not know a bare `_` inside a record pattern; `var _` says the same.
            System.err.println(source + ":" + e.getMessage());
            System.exit(1);
            return;
        }
        if (!formatted.equals(text)) {
            unformatted++;
            IO.println((apply ? "formatted " : "not formatted: ") + source);
            if (apply) Files.writeString(source, formatted);
        }
    }
    IO.println(sources.size() + " sources, " + unformatted + (apply ? " rewritten" : " to format"));
    if (!apply && unformatted > 0) {
        System.err.println("Run: mvn -N verify -Dformat=apply");
        System.exit(1);
    }
}

/// `source` with every paragraph of a Markdown comment filled anew that has a line of over 116 columns. The formatter would cut
/// such a line and leave the rest outside the comment.
String wrapComments(String source) {
    var result = new ArrayList<String>();
    var paragraph = new ArrayList<String>();
    boolean fenced = false;
    for (String line : source.split("\n", -1)) {
        String text = line.strip();
        if (text.startsWith("/// ```")) fenced = !fenced;
        boolean prose = text.startsWith("/// ") && !fenced && !text.matches("/// ([|`]{1,3} ?|[-*#@>] ?|@|\\d+\\.|   ).*")
                || text.matches("/// `[^`].*") && !fenced;
        boolean tag = !fenced && text.startsWith("/// @");
        if (!prose) flush(paragraph, result);
        if (prose || tag) paragraph.add(line);
        else result.add(line);
    }
    flush(paragraph, result);
    return String.join("\n", result);
}

void flush(List<String> paragraph, List<String> result) {
    if (paragraph.stream().noneMatch(line -> line.length() > 116)) {
        result.addAll(paragraph);
    } else {
        String first = paragraph.getFirst();
        String prefix = first.substring(0, first.indexOf("///")) + "///";
        var line = new StringBuilder(prefix);
        for (String old : paragraph) {
            for (String word : old.strip().substring(3).strip().split(" +")) {
                if (line.length() + 1 + word.length() > 116 && line.length() > prefix.length()) {
                    result.add(line.toString());
                    line = new StringBuilder(prefix);
                }
                line.append(' ').append(word);
            }
        }
        result.add(line.toString());
    }
    paragraph.clear();
}
