package io.avtelemetry.vehicle.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a CSV file with the columns {@code time}, {@code latitude} and {@code longitude}, named by
 * its first line in any order and case; other columns are left alone.
 */
final class CsvReader {
  private CsvReader() {}

  static List<TrackPoint> read(Reader in) throws IOException, TrackException {
    var reader =
        new CsvMapper()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());
    try (MappingIterator<Map<String, String>> rows = reader.readValues(in)) {
      var points = new ArrayList<TrackPoint>();
      while (rows.hasNextValue()) {
        Map<String, String> row = byColumn(rows.nextValue());
        long line = line(rows);
        if (points.isEmpty()) {
          requireColumns(row);
        }
        points.add(
            TrackPoint.parse(
                line, row.get("time"), row.get("latitude"), row.get("longitude"), null));
      }
      return points;
    } catch (RuntimeJsonMappingException e) {
      throw new TrackException("is not CSV: " + e.getMessage());
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new TrackException(line, "is not CSV: " + e.getOriginalMessage());
    }
  }

  /** The parser stands behind the row's line break. */
  private static long line(MappingIterator<?> rows) {
    var location = rows.getParser().currentTokenLocation();
    return location.getLineNr();
  }

  private static Map<String, String> byColumn(Map<String, String> row) {
    var byColumn = new TreeMap<String, String>();
    row.forEach((name, value) -> byColumn.put(name.strip().toLowerCase(Locale.ROOT), value));
    return byColumn;
  }

  private static void requireColumns(Map<String, String> row) throws TrackException {
    for (String column : List.of("time", "latitude", "longitude")) {
      if (!row.containsKey(column)) {
        throw new TrackException(1, "the header has no column '" + column + "'");
      }
    }
  }
}
