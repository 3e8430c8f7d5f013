package io.avtelemetry.stream;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The streams of this installation: one for each schema file of a folder. */
public final class Streams implements Iterable<EventStream> {
  private final Map<String, EventStream> byName;
  private final EventStream defaultStream;

  private Streams(Map<String, EventStream> byName, EventStream defaultStream) {
    this.byName = byName;
    this.defaultStream = defaultStream;
  }

  /**
   * Reads every {@code *.avsc} file of the folder.
   *
   * @throws SettingsException naming file, field and what is supported, for every fault of them
   */
  public static Streams read(StreamsSettings settings) {
    var faults = new ArrayList<String>();
    var streams = new LinkedHashMap<String, EventStream>();
    for (Path file : files(settings.directory())) {
      new SchemaFile(file, faults)
          .read()
          .map(stream -> configured(stream, settings))
          .ifPresent(
              stream -> {
                EventStream other = streams.putIfAbsent(stream.name(), stream);
                if (other != null) {
                  faults.add(
                      file + ": stream '" + stream.name() + "' is also in " + other.source());
                }
              });
    }
    unique(streams, EventStream::topic, "topic", faults);
    unique(streams, EventStream::table, "table", faults);
    EventStream defaultStream = streams.get(settings.defaultStream());
    if (faults.isEmpty() && defaultStream == null) {
      faults.add(
          "DEFAULT_STREAM is '"
              + settings.defaultStream()
              + "' but must be a stream of STREAMS_DIR "
              + settings.directory()
              + ": "
              + String.join(", ", streams.keySet()));
    }
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    return new Streams(streams, defaultStream);
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList();
    } catch (IOException e) {
      throw new SettingsException(
          List.of("STREAMS_DIR is '" + directory + "' but must be a readable folder"));
    }
  }

  private static EventStream configured(EventStream stream, StreamsSettings settings) {
    if (!stream.name().equals(settings.defaultStream())) {
      return stream;
    }
    EventStream result = stream;
    if (settings.topic().isPresent()) {
      result = result.withTopic(settings.topic().get());
    }
    if (settings.table().isPresent()) {
      result = result.withTable(settings.table().get());
    }
    return result;
  }

  private static void unique(
      Map<String, EventStream> streams,
      Function<EventStream, String> property,
      String name,
      List<String> faults) {
    var seen = new LinkedHashMap<String, EventStream>();
    for (EventStream stream : streams.values()) {
      EventStream other = seen.putIfAbsent(property.apply(stream), stream);
      if (other != null) {
        faults.add(
            stream.source()
                + ": "
                + name
                + " '"
                + property.apply(stream)
                + "' is also that of "
                + other.source());
      }
    }
  }

  /** The stream of a name. */
  public Optional<EventStream> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The stream of events that name none. */
  public EventStream defaultStream() {
    return defaultStream;
  }

  @Override
  public Iterator<EventStream> iterator() {
    return List.copyOf(byName.values()).iterator();
  }
}
