package dev.kindling.execution.join;

/// The index of a build side without keys, whose rows are all visited.
final class NoJoinIndex extends JoinIndex {

    @Override
    boolean isExact() {
        return true;
    }

    @Override
    Prober prober() {
        throw new IllegalStateException("there are no keys to find");
    }
}
