package dev.kindling.rdd.io;

import dev.kindling.rdd.io.OutputJob.Durability;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A process that writes and dies, without a word, before its n-th file operation; or, with mode `loop`, overwrites
/// until it is killed.
final class DyingWriter {

    static final int DEAD = 9;

    private DyingWriter() {}

    /// Writes version `version` in three tasks of two files each.
    static void write(FileSystem system, String target, OutputMode mode, String version) throws Exception {
        var job = new OutputJob(system, target, mode, Durability.UNSYNCED);
        if (!job.begin()) return;
        var commits = new ArrayList<TaskOutput.Commit>();
        for (int partition = 0; partition < 3; partition++) {
            try (var task = job.open(partition, 0)) {
                for (String key : List.of("k=1", "k=2")) {
                    try (var out = task.create(key, "txt")) {
                        out.write(version.getBytes(StandardCharsets.UTF_8));
                    }
                }
                commits.add(task.commit());
            }
        }
        job.commit(commits);
    }

    public static void main(String[] arguments) throws Exception {
        String target = arguments[0];
        var system = new DyingFileSystem(Integer.parseInt(arguments[3]), arguments[4].equals("renames"));
        if (!arguments[1].equals("loop")) {
            write(system, target, OutputMode.valueOf(arguments[1]), arguments[2]);
            return;
        }
        for (int i = 0; ; i++) {
            write(system, target, OutputMode.OVERWRITE, arguments[2] + "." + i);
            System.out.print('r');
            System.out.flush();
        }
    }

    private static final class DyingFileSystem implements FileSystem {

        private static final long serialVersionUID = 1L;

        private final LocalFileSystem system = new LocalFileSystem();
        private final boolean renamesFolders;
        private int left;

        DyingFileSystem(int operations, boolean renamesFolders) {
            this.left = operations;
            this.renamesFolders = renamesFolders;
        }

        @Override
        public boolean renamesFolders() {
            return renamesFolders;
        }

        private LocalFileSystem alive() {
            if (--left == 0) Runtime.getRuntime().halt(DEAD);
            return system;
        }

        @Override
        public String scheme() {
            return "file";
        }

        @Override
        public boolean exists(String path) {
            return system.exists(path);
        }

        @Override
        public FileStatus status(String path) {
            return system.status(path);
        }

        @Override
        public List<FileStatus> list(String path) {
            return system.list(path);
        }

        @Override
        public InputFile open(String path) {
            return system.open(path);
        }

        @Override
        public OutputStream create(String path) {
            return alive().create(path);
        }

        @Override
        public void makeFolders(String path) {
            alive().makeFolders(path);
        }

        @Override
        public void rename(String from, String to) {
            alive().rename(from, to);
        }

        @Override
        public void replace(String from, String to) {
            alive().replace(from, to);
        }

        @Override
        public void delete(String path) {
            alive().delete(path);
        }

        @Override
        public void sync(String path) {
            alive().sync(path);
        }
    }
}
