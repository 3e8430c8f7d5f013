package io.avtelemetry.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PortBinding;
import io.avtelemetry.local.FreePort;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;

/** A container that is stopped and started as it is; Testcontainers' own stop would remove it. */
abstract class ContainerInstance<C extends GenericContainer<C>> {
  static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final int STOP_SECONDS = 20;

  final C container;

  /**
   * Prepares a container.
   *
   * @param port where its server listens inside; outside it is one that stays, whereas one that the
   *     engine chooses would be another after the next start
   */
  ContainerInstance(C container, int port) {
    this.container = container;
    int hostPort = FreePort.find();
    container
        .withCreateContainerCmdModifier(
            command ->
                command.getHostConfig().withPortBindings(PortBinding.parse(hostPort + ":" + port)))
        .withStartupTimeout(START_LIMIT);
  }

  /** Returns when the server does what it is for. */
  abstract void awaitAnswer();

  public void start() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      engine().startContainerCmd(container.getContainerId()).exec();
    }
    awaitAnswer();
  }

  /**
   * Lets the server itself know that it is to stop, where the engine's signal does not reach it.
   */
  void announceStop() {}

  public void stop() {
    if (container.isRunning()) {
      announceStop();
      engine().stopContainerCmd(container.getContainerId()).withTimeout(STOP_SECONDS).exec();
    }
  }

  public void kill() {
    engine().killContainerCmd(container.getContainerId()).exec();
  }

  public void close() {
    container.stop();
  }

  private DockerClient engine() {
    return container.getDockerClient();
  }
}
