package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import io.avtelemetry.stream.FieldType;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code dashboard.json}: the file by which a scenario says what the page shows of it. */
final class SceneFile {
  private static final Logger log = LoggerFactory.getLogger(SceneFile.class);
  private static final ObjectMapper json = new ObjectMapper();

  /** {@code ${table:diag}} and {@code ${latest:diag}} in a statement. */
  private static final Pattern PLACE = Pattern.compile("\\$\\{(table|latest):([^}]*)}");

  private static final Set<FieldType> NUMBERS = Set.of(FieldType.DOUBLE, FieldType.FLOAT);

  private final Path file;
  private final Streams streams;
  private final List<String> faults = new ArrayList<>();

  private SceneFile(Path file, Streams streams) {
    this.file = file;
    this.streams = streams;
  }

  /**
   * Reads the file. Where a stream that it names is not one of the installation's, what it says of
   * that stream is left out.
   *
   * @throws SettingsException naming file and place, for every fault
   */
  static Scene read(Path file, Streams streams) {
    var reader = new SceneFile(file, streams);
    Scene scene = reader.read();
    if (!reader.faults.isEmpty()) {
      throw new SettingsException(reader.faults);
    }
    return scene;
  }

  private Scene read() {
    JsonNode root;
    try {
      root = json.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new SettingsException(List.of(file + ": is not JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new SettingsException(
          List.of("DASHBOARD_FILE is '" + file + "' but must be a readable file"));
    }
    if (!root.isObject()) {
      throw new SettingsException(List.of(file + ": must be a JSON object"));
    }
    var panels = new ArrayList<Panel>();
    var ids = new HashSet<String>();
    for (JsonNode node : root.path("panels")) {
      panel(node).filter(p -> isNew(p.id(), ids)).ifPresent(panels::add);
    }
    return new Scene(text(root, "title", "title"), vehicles(root.path("vehicles")), panels);
  }

  private boolean isNew(String id, Set<String> ids) {
    if (!ids.add(id)) {
      fault("panel '" + id + "' is there twice");
      return false;
    }
    return true;
  }

  private Optional<VehicleFields> vehicles(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    String name = text(node, "stream", "vehicles.stream");
    Optional<EventStream> stream = streams.find(name);
    if (stream.isEmpty()) {
      log.warn("{}: there is no stream '{}', so no vehicles are shown", file, name);
      return Optional.empty();
    }
    EventStream s = stream.get();
    Field vin = field(s, node, "vin", true, Set.of(FieldType.STRING, FieldType.UUID));
    Field time = field(s, node, "timestamp", true, Set.of(FieldType.TIMESTAMP_MICROS));
    var fields =
        new VehicleFields(
            s,
            latest(s),
            vin,
            time,
            field(s, node, "make", false, Set.of(FieldType.STRING)),
            field(s, node, "model", false, Set.of(FieldType.STRING)),
            field(s, node, "latitude", true, NUMBERS),
            field(s, node, "longitude", true, NUMBERS),
            field(s, node, "heading", false, NUMBERS),
            field(s, node, "speed", false, NUMBERS));
    return Optional.of(fields);
  }

  /** The stream's field that is meant by a name: the same, unless the file maps it to another. */
  private Field field(
      EventStream stream, JsonNode node, String meant, boolean required, Set<FieldType> types) {
    String name = node.path(meant).asText(meant);
    Optional<Field> field = stream.field(name);
    if (field.isEmpty() && (required || node.has(meant))) {
      fault("vehicles." + meant + ": stream '" + stream.name() + "' has no field '" + name + "'");
    } else if (field.isPresent() && !types.contains(field.get().type())) {
      fault("vehicles." + meant + ": field '" + name + "' must be one of " + types);
    }
    return field.orElse(null);
  }

  private Optional<Panel> panel(JsonNode node) {
    String id = text(node, "id", "a panel's id");
    String where = "panel '" + id + "': ";
    if (!id.matches("[a-z0-9-]{1,64}")) {
      fault(where + "its id must be of a-z, 0-9 and -");
    }
    String kindName = text(node, "kind", where + "kind");
    Optional<Panel.Kind> kind =
        Arrays.stream(Panel.Kind.values())
            .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(kindName))
            .findFirst();
    if (kind.isEmpty()) {
      fault(where + "its kind must be counter, timeseries, bars, table or map");
    }
    var columns = new ArrayList<Panel.Column>();
    for (JsonNode column : node.path("columns")) {
      String name = text(column, "name", where + "a column's name");
      columns.add(
          new Panel.Column(
              name, column.path("title").asText(name), column.path("unit").asText("")));
    }
    if (columns.isEmpty()) {
      fault(where + "it has no columns");
    }
    Optional<String> sql = Optional.ofNullable(node.path("sql").textValue());
    Optional<String> stream = Optional.ofNullable(node.path("stream").textValue());
    if (sql.isPresent() == stream.isPresent()) {
      fault(where + "it must have sql or stream, and not both");
    }
    if (kind.isEmpty() || !faults.isEmpty() || !hasItsStreams(id, sql, stream)) {
      return Optional.empty();
    }
    String title = text(node, "title", where + "title");
    return Optional.of(new Panel(id, kind.get(), title, columns, sql.map(this::inPlace), stream));
  }

  private boolean hasItsStreams(String id, Optional<String> sql, Optional<String> stream) {
    var named = new ArrayList<String>();
    stream.ifPresent(named::add);
    sql.ifPresent(s -> PLACE.matcher(s).results().forEach(r -> named.add(r.group(2))));
    named.removeIf(name -> streams.find(name).isPresent());
    if (!named.isEmpty()) {
      log.warn("{}: there is no stream {}, so panel '{}' is not shown", file, named, id);
    }
    return named.isEmpty();
  }

  private String inPlace(String sql) {
    return PLACE
        .matcher(sql)
        .replaceAll(
            found -> {
              EventStream stream = streams.find(found.group(2)).orElseThrow();
              return Matcher.quoteReplacement(
                  found.group(1).equals("table")
                      ? VehicleFields.quoted(stream.table())
                      : latest(stream));
            });
  }

  /** The view of each key's newest row, as the sink names it. */
  private String latest(EventStream stream) {
    boolean isDefault = stream.equals(streams.defaultStream());
    return VehicleFields.quoted(isDefault ? "latest" : stream.table() + "_latest");
  }

  private String text(JsonNode node, String name, String where) {
    String text = node.path(name).asText("").strip();
    if (text.isEmpty()) {
      fault(where + " is missing");
    }
    return text;
  }

  private void fault(String problem) {
    faults.add(file + ": " + problem);
  }
}
