package io.avtelemetry.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure is worth nothing without: the machine it was measured on. */
final class Machine {
  private Machine() {}

  /** Its facts, by name. */
  static Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("processor", found("/proc/cpuinfo", "(?m)^model name\\s*: (.*)$"));
    facts.put("memoryMebibytes", mebibytes(found("/proc/meminfo", "(?m)^MemTotal:\\s+(\\d+)")));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("jdk", System.getProperty("java.runtime.version"));
    facts.put("loadBefore", found("/proc/loadavg", "^(\\S+)"));
    return facts;
  }

  private static Object mebibytes(String kibibytes) {
    return kibibytes.isEmpty() ? kibibytes : (Object) (Long.parseLong(kibibytes) >> 10);
  }

  private static String found(String file, String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
