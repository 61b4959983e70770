/// The backend on one machine: stages of tasks on threads of this JVM or in worker processes. Read `LocalBackend`,
/// then `JobRun`; for the processes `WorkerTask` (here) and `WorkerMain` (there).
@NullMarked
package dev.kindling.rdd.local;

import org.jspecify.annotations.NullMarked;
