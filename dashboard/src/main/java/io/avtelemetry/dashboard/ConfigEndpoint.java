package io.avtelemetry.dashboard;

import io.avtelemetry.stream.EventStream;
import java.sql.SQLException;

/** What the page must know before it shows anything. */
final class ConfigEndpoint implements Endpoint {
  private static final int API_VERSION = 1;

  private final DashboardSettings settings;
  private final Parts parts;

  ConfigEndpoint(DashboardSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  @Override
  public Answer answer(String name, Query query) throws SQLException {
    return Answer.json(
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeStringField("title", parts.scene().title());
              Json.numberField(
                  out, "reportInterval", settings.scene().reportInterval().toMillis() / 1000.0, 3);
              out.writeStringField("tilesUrl", settings.http().tilesUrl().orElse(null));
              out.writeArrayFieldStart("streams");
              for (EventStream stream : parts.streams()) {
                out.writeString(stream.name());
              }
              out.writeEndArray();
              out.writeArrayFieldStart("panels");
              for (Panel panel : parts.scene().panels()) {
                out.writeStartObject();
                PanelEndpoint.writeDescription(out, panel);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeStringField("routes", "/api/routes");
              out.writeNumberField("apiVersion", API_VERSION);
              out.writeEndObject();
            }));
  }
}
