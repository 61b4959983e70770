package dev.kindling.tests.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The CPU time this process has used, in nanoseconds. From the system's own clock where there is one, because
/// Java's counts in steps of ten milliseconds on Linux.
final class ProcessCpu {

    private static final int PROCESS_CLOCK = isMac() ? 12 : 2;
    private static final @Nullable MethodHandle CLOCK = clock();

    private ProcessCpu() {}

    static long nanos() {
        if (CLOCK == null) return coarseNanos();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if ((int) CLOCK.invokeExact(PROCESS_CLOCK, time) != 0) return coarseNanos();
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    // A function of the C library that writes into the sixteen bytes it is given.
    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle clock() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        return symbols.find("clock_gettime")
                .map(function -> linker.downcallHandle(function, shape))
                .orElse(null);
    }

    private static long coarseNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }
}
