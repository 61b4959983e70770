package dev.kindling.rdd.spill;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorted runs in files of a task's spill folder, and their merge. Each run that is merged has a chunk in memory;
/// so if there are many, neighbours are first merged into longer ones.
final class SortedRuns<T> implements AutoCloseable {

    private static final int MIN_MERGED = 8;
    private static final int MAX_MERGED = 64;
    private static final long BYTES_PER_MERGED = 1 << 20;

    private record Place(SpillFile file, Run run) {}

    private final TaskContext task;
    private final RunForm<T> form;
    private final Comparator<? super T> order;
    private final int fanIn;
    private final List<SpillFile> files = new ArrayList<>();
    private List<Place> runs = new ArrayList<>();
    private @Nullable SpillFile current;

    SortedRuns(TaskContext task, RunForm<T> form, Comparator<? super T> order) {
        this.task = task;
        this.form = form;
        this.order = order;
        this.fanIn = Math.clamp(task.memory().limitBytes() / BYTES_PER_MERGED, MIN_MERGED, MAX_MERGED);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /// Writes `sorted` as the next run.
    void add(Iterator<T> sorted) {
        SpillFile file = current;
        if (file == null) current = file = newFile();
        runs.add(write(file, sorted));
    }

    private SpillFile newFile() {
        try {
            var file = new SpillFile(Files.createTempFile(task.spillDirectory(), "runs-", ".spill"));
            files.add(file);
            return file;
        } catch (IOException e) {
            throw new InternalException("cannot make a spill file in " + task.spillDirectory(), e);
        }
    }

    private Place write(SpillFile file, Iterator<T> sorted) {
        try (var out = file.append()) {
            return new Place(file, form.write(out, sorted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All runs and then `last`, which is sorted too, as one.
    Iterator<T> merged(Iterator<T> last) {
        while (runs.size() >= fanIn) mergeNeighbours();
        var iterators = iterators(runs);
        iterators.add(last);
        return new MergedRuns<>(iterators, order);
    }

    private void mergeNeighbours() {
        SpillFile target = newFile();
        var longer = new ArrayList<Place>();
        var old = List.copyOf(files.subList(0, files.size() - 1));
        for (int start = 0; start < runs.size(); start += fanIn) {
            task.checkCancelled();
            var group = runs.subList(start, Math.min(runs.size(), start + fanIn));
            longer.add(write(target, new MergedRuns<>(iterators(group), order)));
        }
        runs = longer;
        old.forEach(SpillFile::close);
        files.removeAll(old);
        current = target;
    }

    private List<Iterator<T>> iterators(List<Place> places) {
        var iterators = new ArrayList<Iterator<T>>();
        for (Place place : places) iterators.add(form.read(place.file, place.run));
        return iterators;
    }

    @Override
    public void close() {
        files.forEach(SpillFile::close);
        files.clear();
        runs.clear();
        current = null;
    }
}
