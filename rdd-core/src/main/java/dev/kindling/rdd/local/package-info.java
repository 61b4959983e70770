/// The backend inside one JVM: stages of tasks on a fixed pool of threads. Read `LocalBackend`, then `JobRun`.
@NullMarked
package dev.kindling.rdd.local;

import org.jspecify.annotations.NullMarked;
