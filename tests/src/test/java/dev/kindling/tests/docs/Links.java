package dev.kindling.tests.docs;

import java.util.List;
import java.util.regex.Pattern;

/// The links of a Markdown page to other files.
final class Links {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

    private Links() {}

    static List<String> of(String page) {
        return LINK.matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }
}
