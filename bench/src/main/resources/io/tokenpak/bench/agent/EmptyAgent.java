import java.lang.instrument.Instrumentation;

/** An agent that does nothing. */
public class EmptyAgent {
  public static void premain(String arguments, Instrumentation instrumentation) {}
}
