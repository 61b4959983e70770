package dev.kindling.cli;

/// How results are printed.
enum OutputFormat {
    /// A box, as `DataFrame.show` draws it, with all rows.
    TABLE,
    /// A header, then a line per row; quoted where needed; NULL is empty.
    CSV,
    /// An object per row and line.
    JSON,
    /// A Markdown table.
    MARKDOWN
}
