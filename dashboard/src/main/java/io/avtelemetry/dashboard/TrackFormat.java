package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A form in which a track leaves the house, written page after page: it may be of any length. */
enum TrackFormat {
  /**
   * RFC 7946: a line for each page, with the time and speed of each of its positions. Each begins
   * where the one before it ended.
   */
  GEOJSON("application/geo+json") {
    @Override
    void write(String vin, TrackPages pages, OutputStream to) throws IOException, SQLException {
      JsonGenerator out = Json.generator(to);
      out.writeStartObject();
      out.writeStringField("type", "FeatureCollection");
      out.writeArrayFieldStart("features");
      TrackPoint last = null;
      for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
        var points = new ArrayList<TrackPoint>();
        Optional.ofNullable(last).ifPresent(points::add);
        points.addAll(onEarth(page));
        if (points.size() > (last == null ? 0 : 1)) {
          writeFeature(out, vin, points);
          last = points.get(points.size() - 1);
        }
      }
      out.writeEndArray();
      out.writeEndObject();
      out.flush();
    }

    private void writeFeature(JsonGenerator out, String vin, List<TrackPoint> points)
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
      out.writeStringField("vin", vin);
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
  GPX("application/gpx+xml; charset=utf-8") {
    private static final String EXTENSION =
        "http://www.garmin.com/xmlschemas/TrackPointExtension/v2";

    @Override
    void write(String vin, TrackPages pages, OutputStream to) throws IOException, SQLException {
      try {
        Writer text = writer(to);
        XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        out.writeStartDocument("UTF-8", "1.0");
        out.writeStartElement("gpx");
        out.writeDefaultNamespace("http://www.topografix.com/GPX/1/1");
        out.writeNamespace("gpxtpx", EXTENSION);
        out.writeAttribute("version", "1.1");
        out.writeAttribute("creator", "av-telemetry");
        out.writeStartElement("trk");
        element(out, "name", withoutControls(vin));
        out.writeStartElement("trkseg");
        for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
          for (TrackPoint point : onEarth(page)) {
            writePoint(out, point);
          }
        }
        out.writeEndDocument();
        out.flush();
      } catch (XMLStreamException e) {
        throw new IOException("not all was taken", e);
      }
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
  CSV("text/csv; charset=utf-8") {
    @Override
    void write(String vin, TrackPages pages, OutputStream to) throws IOException, SQLException {
      Writer text = writer(to);
      text.write("time,latitude,longitude,heading,speed,vin\r\n");
      String cell = cell(vin);
      for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
        for (TrackPoint point : page) {
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
              .append(cell)
              .append("\r\n");
        }
      }
      text.flush();
    }
  };

  private final String mediaType;

  TrackFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * Writes all pages. The stream stays open: where this fails, whoever reads it must not be told
   * that it ended.
   */
  abstract void write(String vin, TrackPages pages, OutputStream to)
      throws IOException, SQLException;

  /** The format of a name such as gpx. */
  static Optional<TrackFormat> of(String name) {
    return Arrays.stream(values()).filter(format -> format.suffix().equals(name)).findFirst();
  }

  private String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A name for the file that needs no quoting anywhere. */
  String fileName(String vin) {
    return vin.replaceAll("[^A-Za-z0-9_-]", "_") + "." + suffix();
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

  private static Writer writer(OutputStream to) {
    return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
  }

  private static List<TrackPoint> onEarth(List<TrackPoint> points) {
    return points.stream().filter(TrackPoint::isOnEarth).toList();
  }

  /** Empty for NaN; never in the form 1E-7. */
  private static String decimal(double value, int digits) {
    return Double.isNaN(value)
        ? ""
        : BigDecimal.valueOf(value)
            .setScale(digits, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }
}
