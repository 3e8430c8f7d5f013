package io.avtelemetry.drills.site;

import java.util.ArrayList;
import java.util.List;

/** The network between the containers of an installation, and what can be done to it. */
public final class Network {
  private static final List<String> LATE =
      List.of(
          "tc qdisc add dev $line root handle 1: prio bands 3 priomap"
              + " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
          "tc qdisc add dev $line parent 1:2 handle 20: netem delay 300ms 200ms loss 2%");
  private static final List<String> NARROW =
      List.of(
          "tc qdisc add dev $line root handle 1: htb default 1",
          "tc class add dev $line parent 1: classid 1:1 htb rate 10gbit",
          "tc class add dev $line parent 1: classid 1:2 htb rate 128kbit");

  private final String name;
  private final Containers containers;

  Network(String name, Containers containers) {
    this.name = name;
    this.containers = containers;
  }

  /** Whether this machine's kernel and user can delay packets as a bad line does. */
  public static boolean delays() throws InterruptedException {
    return Command.status(
            List.of(
                "unshare",
                "--net",
                "sh",
                "-c",
                "ip link set lo up && tc qdisc add dev lo root netem delay 1ms"))
        == 0;
  }

  /** Takes a part off the network. */
  public void disconnect(Part part) throws InterruptedException {
    String unused = Command.output("docker", "network", "disconnect", name, containers.id(part));
  }

  /** Puts it back, under the name by which the others know it. */
  public void connect(Part part) throws InterruptedException {
    String unused =
        Command.output(
            "docker",
            "network",
            "connect",
            "--alias",
            part.processName(),
            name,
            containers.id(part));
  }

  /** Loses a part of the packets between two, in both directions; 1 loses all. */
  public void lose(double share, Pair pair) throws InterruptedException {
    loseFrom(pair.other(), pair.one(), share);
    if (pair.other() != Part.CLIENTS) {
      loseFrom(pair.one(), pair.other(), share);
    }
  }

  private void loseFrom(Part from, Part to, double share) throws InterruptedException {
    inside(
        to,
        "iptables -A INPUT -s %s -m statistic --mode random --probability %s -j DROP"
            .formatted(address(from, to), share));
  }

  /** Loses nothing any more. */
  public void loseNothing(Pair pair) throws InterruptedException {
    inside(pair.one(), "iptables -F INPUT");
    if (pair.other() != Part.CLIENTS) {
      inside(pair.other(), "iptables -F INPUT");
    }
  }

  /**
   * Makes the line from one to the other bad: packets late and out of step where the kernel can
   * delay them, else a line so narrow that they queue.
   */
  public void delay(Pair pair) throws InterruptedException {
    String address = address(pair.other(), pair.one());
    var commands = new ArrayList<>(delays() ? LATE : NARROW);
    commands.add(
        "tc filter add dev $line parent 1: protocol ip u32 match ip dst %s/32 flowid 1:2"
            .formatted(address));
    inside(pair.one(), onLine(commands));
  }

  /**
   * Commands in which {@code $line} is the part's only line; its name changes with each new one.
   */
  private static String onLine(List<String> commands) {
    return "line=$(ip -o -4 route show default | sed 's/.* dev \\([^ ]*\\).*/\\1/') && "
        + String.join(" && ", commands);
  }

  /** Makes it good again. */
  public void delayNothing(Pair pair) throws InterruptedException {
    inside(pair.one(), onLine(List.of("tc qdisc del dev $line root")));
  }

  /** A part's address; that of this machine, as a container sees it, for clients. */
  private String address(Part part, Part seenFrom) throws InterruptedException {
    boolean clients = part == Part.CLIENTS;
    return Command.output(
        "docker",
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.%s}}{{end}}"
            .formatted(clients ? "Gateway" : "IPAddress"),
        containers.id(clients ? seenFrom : part));
  }

  /** Runs a command of this machine in a part's network. */
  private void inside(Part part, String command) throws InterruptedException {
    ProcessHandle process =
        containers
            .find(part)
            .orElseThrow(() -> new DrillException(part + " does not run before its fault"));
    String unused =
        Command.output(
            "nsenter", "--target", String.valueOf(process.pid()), "--net", "sh", "-c", command);
  }
}
