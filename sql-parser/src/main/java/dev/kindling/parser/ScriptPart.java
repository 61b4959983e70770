package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;

/// One statement of a script, not parsed yet: `script` from the start to the end of `position`.
public record ScriptPart(String script, Position position) {

    /// The statement's text, without the semicolon.
    public String text() {
        return script.substring(position.start(), position.end());
    }

    /// The statement; its positions, and those of errors, are places in the whole script.
    ///
    /// @throws KindlingException if the text is not a statement
    public Statement parse() {
        return SqlParser.parse(this);
    }
}
