package io.avtelemetry.drills.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.site.DrillException;

/** What the vehicles said last, summed up by the script that stopped them. */
public record FleetSum(long sampled, long accepted, long rejected, long dropped, long pending) {
  /** Reads the script's line. */
  public static FleetSum parse(String line) {
    try {
      JsonNode sum = new ObjectMapper().readTree(line);
      return new FleetSum(
          sum.required("sampled").asLong(),
          sum.required("accepted").asLong(),
          sum.required("rejected").asLong(),
          sum.required("dropped").asLong(),
          sum.required("pending").asLong());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new DrillException("the vehicles' sum cannot be read: '" + line + "'", e);
    }
  }
}
