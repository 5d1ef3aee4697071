package io.tokenpak.companion.metric;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.tokenpak.companion.metric.Metric.Scale;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the companion's process uses, under the names that Prometheus' own clients give it.
public final class ProcessGauges implements Collector {
  @Override
  public void collect(Consumer<Metric> taker) {
    taker.accept(
        gauge(
            "process_start_time_seconds",
            "When the process began.",
            ManagementFactory.getRuntimeMXBean().getStartTime() / 1000));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      Metric cpu =
          Metric.counter("process_cpu_seconds_total", "CPU time of the process.", Scale.NANOS);
      cpu.set(system.getProcessCpuTime());
      taker.accept(cpu);
      taker.accept(
          gauge(
              "process_open_fds",
              "Files and sockets that are open.",
              system.getOpenFileDescriptorCount()));
    }
    collectMemory(taker);
    collectPauses(taker);
    collectAllocated(taker);
    taker.accept(
        gauge(
            "jvm_threads_current",
            "Platform threads.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
  }

  private static void collectMemory(Consumer<Metric> taker) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    Metric used =
        Metric.gauge("jvm_memory_used_bytes", "Bytes in use.", Scale.ONES, Label.closed("area"));
    used.set(memory.getHeapMemoryUsage().getUsed(), "heap");
    used.set(memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
    taker.accept(used);
  }

  private static void collectPauses(Consumer<Metric> taker) {
    Metric pauses =
        Metric.counter(
            "tokenpak_jvm_gc_seconds_total",
            "Time in garbage collections.",
            Scale.NANOS,
            Label.closed("gc"));
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      pauses.set(
          TimeUnit.MILLISECONDS.toNanos(Math.max(0, collector.getCollectionTime())),
          collector.getName());
    }
    taker.accept(pauses);
  }

  private static void collectAllocated(Consumer<Metric> taker) {
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
      Metric allocated =
          Metric.counter("tokenpak_jvm_allocated_bytes_total", "Bytes of new objects.", Scale.ONES);
      allocated.set(Math.max(0, threads.getTotalThreadAllocatedBytes()));
      taker.accept(allocated);
    }
  }

  private static Metric gauge(String name, String help, long value) {
    Metric metric = Metric.gauge(name, help, Scale.ONES);
    metric.set(value);
    return metric;
  }
}
