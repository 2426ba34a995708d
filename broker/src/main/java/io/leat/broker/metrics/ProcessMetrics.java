package io.leat.broker.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The process and its virtual machine, under the names that Prometheus's own libraries give them.
public record ProcessMetrics() implements MetricSource {
    private static final double SECOND_MILLIS = 1e3;
    private static final double SECOND_NANOS = 1e9;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private static final Metric CPU =
            Metric.counter("process_cpu_seconds_total", "CPU time of the process.");
    private static final Metric START =
            Metric.gauge(
                    "process_start_time_seconds", "When the process started, since 1970 in UTC.");
    private static final Metric RSS =
            Metric.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.");
    private static final Metric FILES =
            Metric.gauge("process_open_fds", "Open file descriptors, sockets included.")
                    .advise("Near `process_max_fds`: connections are refused; raise the limit.");
    private static final Metric FILES_MAX =
            Metric.gauge("process_max_fds", "File descriptors that the process may open.");
    private static final Metric MEMORY =
            Metric.gauge("jvm_memory_used_bytes", "Memory of the virtual machine in use.", "area");
    private static final Metric MEMORY_COMMITTED =
            Metric.gauge(
                    "jvm_memory_committed_bytes", "Memory that the virtual machine holds.", "area");
    private static final Metric MEMORY_MAX =
            Metric.gauge(
                            "jvm_memory_max_bytes",
                            "Memory that the virtual machine may hold; -1 without a limit.",
                            "area")
                    .advise("The heap stays near it: give the broker more with `-Xmx`.");
    private static final Metric BUFFERS =
            Metric.gauge(
                    "jvm_buffer_pool_used_bytes", "Memory of buffers outside the heap.", "pool");
    private static final Metric THREADS =
            Metric.gauge("jvm_threads_current", "Platform threads; virtual ones are not counted.");
    private static final Metric COLLECTIONS =
            Metric.summary(
                            "jvm_gc_collection_seconds",
                            "Garbage collections, and the time they took.",
                            "gc")
                    .advise("A growing share of the time: the heap is too small.");
    static final List<Metric> METRICS =
            List.of(
                    CPU,
                    START,
                    RSS,
                    FILES,
                    FILES_MAX,
                    MEMORY,
                    MEMORY_COMMITTED,
                    MEMORY_MAX,
                    BUFFERS,
                    THREADS,
                    COLLECTIONS);

    @Override
    public void read(MetricPage page) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        page.put(START, runtime.getStartTime() / SECOND_MILLIS);
        page.put(THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            page.put(CPU, os.getProcessCpuTime() / SECOND_NANOS);
            page.put(FILES, os.getOpenFileDescriptorCount());
            page.put(FILES_MAX, os.getMaxFileDescriptorCount());
        }
        readResident(page);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        readMemory(page, "heap", memory.getHeapMemoryUsage());
        readMemory(page, "nonheap", memory.getNonHeapMemoryUsage());
        for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            page.put(BUFFERS, pool.getMemoryUsed(), pool.getName());
        }
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            page.putSum(
                    COLLECTIONS,
                    gc.getCollectionCount(),
                    gc.getCollectionTime() / SECOND_MILLIS,
                    gc.getName());
        }
    }

    private static void readMemory(MetricPage page, String area, MemoryUsage usage) {
        page.put(MEMORY, usage.getUsed(), area);
        page.put(MEMORY_COMMITTED, usage.getCommitted(), area);
        page.put(MEMORY_MAX, usage.getMax(), area);
    }

    /// Linux alone says so.
    private static void readResident(MetricPage page) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
                    page.put(RSS, Long.parseLong(kibibytes) * 1024);
                }
            }
        } catch (IOException e) {
            // Elsewhere it is not shown.
        }
    }
}
