package dev.kindling.benchmarks;

/// A statement in each engine's words.
interface Dialects {

    String of(Peer peer);
}
