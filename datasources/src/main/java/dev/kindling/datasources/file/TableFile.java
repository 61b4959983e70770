package dev.kindling.datasources.file;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of a table and the values of the partition columns its folders stand for, in literal form.
record TableFile(FileEntry entry, List<@Nullable Object> partitionValues) implements Serializable {
    TableFile {
        partitionValues = Collections.unmodifiableList(new ArrayList<>(partitionValues));
    }
}
