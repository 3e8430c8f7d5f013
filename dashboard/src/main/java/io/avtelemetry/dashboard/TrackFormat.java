package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A form in which a track leaves the house. */
enum TrackFormat {
  /** For the page. */
  JSON {
    @Override
    Answer write(Track track) throws SQLException {
      return Answer.json(
          Json.bytes(
              out -> {
                out.writeStartObject();
                out.writeStringField("vin", track.vin());
                out.writeArrayFieldStart("points");
                for (TrackPoint point : track.points()) {
                  out.writeStartObject();
                  out.writeStringField("timestamp", Times.iso(point.micros()));
                  Json.numberField(out, "latitude", point.latitude(), 7);
                  Json.numberField(out, "longitude", point.longitude(), 7);
                  Json.numberField(out, "heading", point.heading(), 2);
                  Json.numberField(out, "speed", point.speed(), 3);
                  out.writeEndObject();
                }
                out.writeEndArray();
                out.writeBooleanField("truncated", track.truncated());
                out.writeEndObject();
              }));
    }
  },

  /** RFC 7946: one line with the time and speed of each of its positions. */
  GEOJSON {
    @Override
    Answer write(Track track) throws SQLException {
      List<TrackPoint> points = onEarth(track);
      byte[] body =
          Json.bytes(
              out -> {
                out.writeStartObject();
                out.writeStringField("type", "FeatureCollection");
                out.writeArrayFieldStart("features");
                if (!points.isEmpty()) {
                  writeFeature(out, track, points);
                }
                out.writeEndArray();
                out.writeEndObject();
              });
      return Answer.of("application/geo+json", body).saved(fileName(track, "geojson"));
    }

    private void writeFeature(JsonGenerator out, Track track, List<TrackPoint> points)
        throws IOException {
      boolean line = points.size() > 1; // a line of one position is none
      out.writeStartObject();
      out.writeStringField("type", "Feature");
      out.writeObjectFieldStart("geometry");
      out.writeStringField("type", line ? "LineString" : "Point");
      out.writeFieldName("coordinates");
      if (line) {
        out.writeStartArray();
      }
      for (TrackPoint point : points) {
        out.writeStartArray();
        Json.number(out, point.longitude(), 7);
        Json.number(out, point.latitude(), 7);
        out.writeEndArray();
      }
      if (line) {
        out.writeEndArray();
      }
      out.writeEndObject();
      out.writeObjectFieldStart("properties");
      out.writeStringField("vin", track.vin());
      out.writeBooleanField("truncated", track.truncated());
      out.writeArrayFieldStart("times");
      for (TrackPoint point : points) {
        out.writeString(Times.iso(point.micros()));
      }
      out.writeEndArray();
      out.writeArrayFieldStart("speeds");
      for (TrackPoint point : points) {
        Json.number(out, point.speed(), 3);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
    }
  },

  /** GPX 1.1; speed and course in Garmin's extension, which the usual programs read. */
  GPX {
    private static final String EXTENSION =
        "http://www.garmin.com/xmlschemas/TrackPointExtension/v2";

    @Override
    Answer write(Track track) {
      var text = new StringWriter();
      try {
        XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        out.writeStartDocument("UTF-8", "1.0");
        out.writeStartElement("gpx");
        out.writeDefaultNamespace("http://www.topografix.com/GPX/1/1");
        out.writeNamespace("gpxtpx", EXTENSION);
        out.writeAttribute("version", "1.1");
        out.writeAttribute("creator", "av-telemetry");
        out.writeStartElement("trk");
        element(out, "name", withoutControls(track.vin()));
        out.writeStartElement("trkseg");
        for (TrackPoint point : onEarth(track)) {
          writePoint(out, point);
        }
        out.writeEndDocument();
        out.close();
      } catch (XMLStreamException e) {
        throw new IllegalStateException("writing to memory", e);
      }
      return Answer.text("application/gpx+xml", text.toString()).saved(fileName(track, "gpx"));
    }

    private void writePoint(XMLStreamWriter out, TrackPoint point) throws XMLStreamException {
      out.writeStartElement("trkpt");
      out.writeAttribute("lat", decimal(point.latitude(), 7));
      // The schema's longitudes end before 180 and its courses before 360: there they begin anew.
      out.writeAttribute("lon", decimal(point.longitude(), 7).replaceFirst("^180$", "-180"));
      element(out, "time", Times.iso(point.micros()));
      if (!Double.isNaN(point.speed()) || !Double.isNaN(point.heading())) {
        out.writeStartElement("extensions");
        out.writeStartElement("gpxtpx", "TrackPointExtension", EXTENSION);
        extension(out, "speed", decimal(point.speed(), 3));
        extension(out, "course", decimal(point.heading(), 2).replaceFirst("^360$", "0"));
        out.writeEndElement();
        out.writeEndElement();
      }
      out.writeEndElement();
    }

    private void extension(XMLStreamWriter out, String name, String value)
        throws XMLStreamException {
      if (!value.isEmpty()) {
        out.writeStartElement("gpxtpx", name, EXTENSION);
        out.writeCharacters(value);
        out.writeEndElement();
      }
    }

    private void element(XMLStreamWriter out, String name, String text) throws XMLStreamException {
      out.writeStartElement(name);
      out.writeCharacters(text);
      out.writeEndElement();
    }

    /** XML 1.0 has no way to write them. */
    private String withoutControls(String text) {
      return text.codePoints()
          .filter(c -> c >= ' ' && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF))
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  },

  /** RFC 4180; what {@code launch_fleet.sh --replay} drives again. */
  CSV {
    @Override
    Answer write(Track track) {
      var text = new StringBuilder("time,latitude,longitude,heading,speed,vin\r\n");
      String vin = cell(track.vin());
      for (TrackPoint point : track.points()) {
        text.append(Times.iso(point.micros()))
            .append(',')
            .append(decimal(point.latitude(), 7))
            .append(',')
            .append(decimal(point.longitude(), 7))
            .append(',')
            .append(decimal(point.heading(), 2))
            .append(',')
            .append(decimal(point.speed(), 3))
            .append(',')
            .append(vin)
            .append("\r\n");
      }
      return Answer.text("text/csv", text.toString()).saved(fileName(track, "csv"));
    }
  };

  abstract Answer write(Track track) throws SQLException;

  static TrackFormat of(String name) throws Problem {
    for (TrackFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new Problem(
        400,
        "format must be one of "
            + Arrays.stream(values())
                .map(f -> f.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  /**
   * A text as a cell: quoted, and never the beginning of a formula, which spreadsheets would run.
   */
  static String cell(String text) {
    String harmless =
        !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return harmless.matches("[A-Za-z0-9 ._'-]*")
        ? harmless
        : '"' + harmless.replace("\"", "\"\"") + '"';
  }

  private static List<TrackPoint> onEarth(Track track) {
    return track.points().stream().filter(TrackPoint::isOnEarth).toList();
  }

  private static String fileName(Track track, String suffix) {
    return track.vin().replaceAll("[^A-Za-z0-9_-]", "_") + "." + suffix;
  }

  /** Empty for NaN; never in the form 1E-7. */
  private static String decimal(double value, int digits) {
    return Double.isNaN(value)
        ? ""
        : java.math.BigDecimal.valueOf(value)
            .setScale(digits, java.math.RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }
}
