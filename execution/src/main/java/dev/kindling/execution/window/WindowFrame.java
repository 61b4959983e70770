package dev.kindling.execution.window;

import java.io.Serializable;

/// The rows of its partition a row's window function looks at: from `start` to `end`, both included.
public record WindowFrame(Unit unit, Bound start, Bound end) implements Serializable {

    /// All rows of the partition.
    public static final WindowFrame PARTITION =
            new WindowFrame(Unit.ROWS, new UnboundedPreceding(), new UnboundedFollowing());

    /// All rows up to the current one and its peers: what ORDER BY without a frame means.
    public static final WindowFrame UP_TO_PEERS =
            new WindowFrame(Unit.RANGE, new UnboundedPreceding(), new CurrentRow());

    /// What bounds count in.
    public enum Unit {
        ROWS,
        /// By value of the order key.
        RANGE,
        /// Groups of peers, rows that are equal in the order.
        GROUPS
    }

    /// One end of a frame.
    public sealed interface Bound extends Serializable {}

    public record UnboundedPreceding() implements Bound {}

    /// The current row, or with RANGE and GROUPS the first or last of its peers.
    public record CurrentRow() implements Bound {}

    public record UnboundedFollowing() implements Bound {}

    /// So many rows or groups after the current one, before it if negative.
    public record Offset(long distance) implements Bound {}

    /// Only with RANGE: the rows whose order key is not before (for a start) or not after (for an end) the value of
    /// `column`, which holds the current row's key moved by the distance. Where the key is NULL it is the peers.
    public record Value(int column) implements Bound {}

    public WindowFrame {
        boolean needsRange = start instanceof Value || end instanceof Value;
        boolean needsCount = start instanceof Offset || end instanceof Offset;
        if ((needsRange && unit != Unit.RANGE) || (needsCount && unit == Unit.RANGE)) {
            throw new IllegalArgumentException("bounds do not fit " + unit + ": " + start + ", " + end);
        }
    }

    boolean isPartition() {
        return start instanceof UnboundedPreceding && end instanceof UnboundedFollowing;
    }
}
