package io.avtelemetry.vehicle.replay;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the track points of a GPX file, versions 1.0 and 1.1, all tracks and segments in the file's
 * order. Entities and document types are not followed.
 */
final class GpxReader {
  private GpxReader() {}

  static List<TrackPoint> read(InputStream in) throws TrackException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = null;
    try {
      xml = factory.createXMLStreamReader(in);
      xml.nextTag();
      if (!xml.getLocalName().equals("gpx")) {
        throw new TrackException("is XML but not GPX (its root is <" + xml.getLocalName() + ">)");
      }
      var points = new ArrayList<TrackPoint>();
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("trkpt")) {
          points.add(point(xml));
        }
      }
      return points;
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
      throw new TrackException(line, "is not well-formed XML");
    }
  }

  private static TrackPoint point(XMLStreamReader xml) throws XMLStreamException, TrackException {
    long line = xml.getLocation().getLineNumber();
    String latitude = xml.getAttributeValue(null, "lat");
    String longitude = xml.getAttributeValue(null, "lon");
    String time = null;
    String elevation = null;
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (depth == 1 && xml.getLocalName().equals("time")) {
          time = xml.getElementText(); // which takes the end tag too
        } else if (depth == 1 && xml.getLocalName().equals("ele")) {
          elevation = xml.getElementText();
        } else {
          depth++;
        }
      }
    }
    return TrackPoint.parse(line, time, latitude, longitude, elevation);
  }
}
