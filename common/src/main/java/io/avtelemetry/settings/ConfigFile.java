package io.avtelemetry.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of {@code KEY=value} lines, without quotes, such as {@code config.master}. */
final class ConfigFile {
  private ConfigFile() {}

  /** Its values by key; what is wrong with it is added to the faults. */
  static Map<String, String> read(String name, List<String> faults) {
    var values = new HashMap<String, String>();
    try {
      for (String line : Files.readAllLines(Path.of(name))) {
        int equals = line.indexOf('=');
        if (!line.isBlank() && !line.startsWith("#") && equals < 0) {
          faults.add("--config: '" + name + "' has a line that is not KEY=value: " + line);
        } else if (equals > 0 && !line.startsWith("#")) {
          values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    } catch (IOException | InvalidPathException e) {
      faults.add("--config: cannot read '" + name + "' (" + e.getClass().getSimpleName() + ")");
    }
    return values;
  }
}
