package dev.kindling.execution.window;

/// Where rows that lie side by side stand: for each the numbers of the first row of its partition and of its peers,
/// and of the rows after the last of these; and the number of its group of peers.
///
/// @param first the number of the first of the rows
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowPlaces(int first, int[] partitionStart, int[] partitionEnd, int[] peerStart, int[] peerEnd, int[] peerGroup) {

    int count() {
        return peerGroup.length;
    }

    /// The number of row `i`'s group of peers within its partition.
    int groupInPartition(int i) {
        int start = partitionStart[i] - first;
        return peerGroup[i] - (start < 0 ? 0 : peerGroup[start]);
    }
}
