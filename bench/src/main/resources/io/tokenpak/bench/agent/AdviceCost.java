import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import okhttp3.Request;

/** Prints what the advice for OkHttp takes for each request: nanoseconds and bytes, least of many rounds. */
public class AdviceCost {
  private static final int ROUNDS = 40;
  private static final int CALLS = 500_000;
  private static final MethodHandle ENTER = enter();

  private static MethodHandle enter() {
    try {
      Method enter =
          Class.forName("io.tokenpak.agent.probe.OkHttpProbe$Headers")
              .getDeclaredMethod("enter", Request.class);
      enter.setAccessible(true);
      return MethodHandles.lookup().unreflect(enter);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void become(Object[] plan) throws Exception {
    Class.forName("io.tokenpak.agent.hook.Hook")
        .getMethod("become", Object[].class, Runnable.class)
        .invoke(null, plan, null);
  }

  public static void main(String[] args) throws Throwable {
    Request there = new Request.Builder().url("http://127.0.0.1:8766/v1/messages").build();
    Request elsewhere = new Request.Builder().url("https://example.com/v1/messages").build();
    become(null);
    measure("off", there);
    String[] headers = {
      "X-TokenPak-Platform", "jvm/bench", "X-TokenPak-Session", "session-1", "X-TokenPak-Provider", "tokenpak-anthropic"
    };
    String[][] each = {headers, headers, headers};
    become(
        new Object[] {
          new String[] {"127.0.0.1", "localhost", "[::1]"},
          new int[] {8766, 8766, 8766},
          new boolean[] {true, true, true},
          each,
          new String[0],
          null
        });
    measure("miss", elsewhere);
    measure("hit", there);
  }

  private static void measure(String name, Request request) throws Throwable {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    double least = Double.MAX_VALUE;
    double bytes = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long held = memory.getThreadAllocatedBytes(self);
      long began = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        ENTER.invokeExact(request);
      }
      least = Math.min(least, (System.nanoTime() - began) / (double) CALLS);
      bytes = Math.min(bytes, (memory.getThreadAllocatedBytes(self) - held) / (double) CALLS);
    }
    System.out.println(name + " " + least + " " + bytes);
  }
}
