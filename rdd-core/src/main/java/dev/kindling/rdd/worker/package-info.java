/// Processes beside this one that do work for it: how they are started, spoken with, and replaced when they die.
/// What the work is, others know. Read `WorkerProcesses`, then `Connection`.
@NullMarked
package dev.kindling.rdd.worker;

import org.jspecify.annotations.NullMarked;
