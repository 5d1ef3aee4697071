package io.tokenpak.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenPakAgentTest {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /// Of every test, for the agent keeps what it was given first.
  private static boolean fails;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(said, true, UTF_8));
  }

  @AfterEach
  void restore() {
    fails = false;
    TokenPakAgent.agentmain("off", instrumentation());
    System.setErr(before);
  }

  @Test
  void saysThatEarlierOptionsHoldWhereLaterOnesFail() {
    fails = true;
    TokenPakAgent.agentmain("session=a", instrumentation());
    assertThat(said.toString(UTF_8)).startsWith("tokenpak agent: off, for it failed to start: ");
    said.reset();
    fails = false;
    TokenPakAgent.agentmain("session=a", instrumentation());
    fails = true;
    TokenPakAgent.agentmain("session=b", instrumentation());

    assertThat(said.toString(UTF_8))
        .startsWith("tokenpak agent: what it was told before still holds, for this failed: ");
  }

  @Test
  void leavesWordOfAProblemForWhoAttachedIt() {
    TokenPakAgent.agentmain("rout=companion", instrumentation());
    assertThat(System.getProperty("io.tokenpak.agent.problem"))
        .startsWith("nothing changed: there is no option 'rout'");

    TokenPakAgent.agentmain("route=companion", instrumentation());
    assertThat(System.getProperty("io.tokenpak.agent.problem")).isNull();
  }

  @Test
  void saysInOnePrintableLineWhatAnOptionIsCalled() {
    String name = "a\u001b[31m\u202e\n\u0085" + "x".repeat(100_000);
    TokenPakAgent.agentmain(name + "=1", instrumentation());

    assertThat(said.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .hasSizeLessThan(1_100)
        .contains("there is no option 'a?[31m???xxx", "did you mean", "clients.NAME")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  private Instrumentation instrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
              if (fails) {
                throw new IllegalStateException("the class is gone");
              }
              boolean answers = method.getReturnType() == boolean.class;
              return method.getName().equals("getAllLoadedClasses") ? new Class<?>[0] : answers;
            });
  }
}
