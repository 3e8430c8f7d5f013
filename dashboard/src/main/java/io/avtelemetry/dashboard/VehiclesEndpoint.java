package io.avtelemetry.dashboard;

import java.sql.SQLException;

/** The newest report of each vehicle. */
final class VehiclesEndpoint implements Endpoint {
  private final Parts parts;

  VehiclesEndpoint(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String name, Query query) throws SQLException {
    return Answer.json(
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeStringField("asOf", Times.iso(parts.clock().instant()));
              out.writeArrayFieldStart("vehicles");
              for (Position position : parts.fleet().positions()) {
                out.writeStartObject();
                out.writeStringField("vin", position.vin());
                out.writeStringField("make", position.make());
                out.writeStringField("model", position.model());
                Json.numberField(out, "latitude", position.latitude(), 6);
                Json.numberField(out, "longitude", position.longitude(), 6);
                Json.numberField(out, "heading", position.heading(), 1);
                Json.numberField(out, "speed", position.speed(), 2);
                out.writeStringField("timestamp", Times.iso(position.micros()));
                Json.numberField(out, "reportInterval", position.rhythm().seconds(), 3);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }
}
