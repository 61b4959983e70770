package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Parts of one or more files that one task reads, in order.
record PackedSplit(List<Part> parts) implements Split {

    /// A part of a file, with the partition values of the file in literal form.
    record Part(FileSplit split, List<@Nullable Object> partitionValues) implements Serializable {
        Part {
            partitionValues = Collections.unmodifiableList(new ArrayList<>(partitionValues));
        }
    }

    PackedSplit {
        parts = List.copyOf(parts);
    }

    @Override
    public long sizeBytes() {
        return parts.stream().mapToLong(p -> p.split().sizeBytes()).sum();
    }

    @Override
    public String describe() {
        String first = parts.stream().limit(3).map(p -> p.split().describe()).collect(Collectors.joining(", "));
        return parts.size() <= 3 ? first : first + " and " + (parts.size() - 3) + " more";
    }
}
