package io.tokenpak.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.agent.weave.ClassBytes;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;

class RenamingTest {
  private static final String HOOK = "io/tokenpak/agent/hook/Hook";

  @Test
  void leavesNothingOfTheOldName() throws Exception {
    byte[] renamed = Renaming.of(ClassBytes.of(Hook.class), HOOK, BootHook.NAME);

    assertThat(new ClassReader(renamed).getClassName()).isEqualTo(BootHook.NAME);
    assertThat(new String(renamed, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("io/tokenpak");
  }

  /// It must be small, and whole without anything else of ours.
  @Test
  void makesAHookThatIsOneSmallClass() throws Exception {
    byte[] hook = ClassBytes.of(Hook.class);

    assertThat(hook.length).isLessThan(8 * 1024);
    assertThat(Hook.class.getDeclaredClasses()).isEmpty();
  }
}
