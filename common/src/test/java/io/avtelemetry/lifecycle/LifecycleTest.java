package io.avtelemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.settings.SettingsException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each test is a process of its own: what is tested is how one ends. */
class LifecycleTest {
  private Process process;

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void wrong_settings_end_it_with_their_lines_and_code_2() throws Exception {
    start("settings");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(process.errorReader().lines()).containsExactly("KEY is not set", "OTHER is odd");
  }

  @Test
  void a_bug_ends_it_with_code_70() throws Exception {
    start("bug");
    assertThat(exitCode()).isEqualTo(70);
    assertThat(process.errorReader().lines()).anyMatch(line -> line.contains("a bug of main"));
  }

  @Test
  void a_bug_in_any_thread_ends_it_with_code_70() throws Exception {
    start("thread");
    assertThat(exitCode()).isEqualTo(70);
    assertThat(process.errorReader().lines()).anyMatch(line -> line.contains("a bug of thread"));
  }

  @Test
  void a_chosen_exit_code_is_kept() throws Exception {
    start("exit");
    assertThat(exitCode()).isEqualTo(3);
  }

  @Test
  void a_body_that_returns_ends_it_with_code_0() throws Exception {
    start("return");
    assertThat(exitCode()).isZero();
  }

  @Test
  void digits_are_ascii_whatever_the_machines_language() throws Exception {
    start("digits", "-Duser.language=ar", "-Duser.country=EG");
    assertThat(process.inputReader().lines()).containsExactly("0123456789");
    assertThat(exitCode()).isZero();
  }

  @Test
  void a_signal_is_told_first_then_resources_close_in_reverse() throws Exception {
    start("signal");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("waiting");
      // Not Process.destroy(), which closes the streams as well.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(out.lines()).containsExactly("told", "closed b", "closed a");
    }
    assertThat(exitCode()).isZero();
  }

  private void start(String what, String... jvmArguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(jvmArguments));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Subject.class.getName());
    command.add(what);
    process = new ProcessBuilder(command).start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** The process under test. */
  static final class Subject {
    private Subject() {}

    @SuppressWarnings("try") // the resources only tell that they are closed
    public static void main(String[] arguments) {
      Lifecycle.run(
          () -> {
            switch (arguments[0]) {
              case "settings" ->
                  throw new SettingsException(List.of("KEY is not set", "OTHER is odd"));
              case "bug" -> throw new IllegalStateException("a bug of main");
              case "thread" -> {
                var thread =
                    new Thread(
                        () -> {
                          throw new IllegalStateException("a bug of thread");
                        });
                thread.start();
                Lifecycle.awaitSignal();
              }
              case "exit" -> throw new ExitException(3);
              case "return" -> {}
              case "digits" -> System.out.printf("%010d%n", 123_456_789);
              default -> {
                Lifecycle.onSignal(() -> System.out.println("told"));
                try (AutoCloseable a = () -> System.out.println("closed a");
                    AutoCloseable b = () -> System.out.println("closed b")) {
                  System.out.println("waiting");
                  Lifecycle.awaitSignal();
                }
              }
            }
          });
    }
  }
}
