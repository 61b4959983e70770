package dev.kindling.parser;

import dev.kindling.error.Position;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// Positions of tokens and of stretches of them.
final class Places {

    private Places() {}

    static Position of(Token token) {
        return of(token, token);
    }

    static Position of(ParserRuleContext context) {
        return of(context.getStart(), context.getStop());
    }

    static Position of(Token first, Token last) {
        int end = Math.max(last.getStopIndex(), first.getStopIndex()) + 1;
        return Position.at(
                first.getLine(),
                first.getCharPositionInLine() + 1,
                first.getStartIndex(),
                Math.max(end, first.getStartIndex()));
    }
}
