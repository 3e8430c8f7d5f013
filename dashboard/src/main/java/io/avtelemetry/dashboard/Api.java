package io.avtelemetry.dashboard;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /api/…} on worker threads, so many at once. */
final class Api implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Api.class);

  /** More would only wait for each other's connections, and hold memory while they do. */
  private static final int MOST_AT_ONCE = 16;

  private static final String CANCELED = "57014";

  /** What is asked for by its path alone. */
  private final Map<String, Endpoint> byPath;

  /** What is asked for by a name between a path's beginning and its end. */
  private final Map<Named, Endpoint> byName;

  private final Answers answers;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  private record Named(String before, String after) {
    Optional<String> nameIn(String path) {
      boolean fits =
          path.length() > before.length() + after.length()
              && path.startsWith(before)
              && path.endsWith(after);
      return fits
          ? Optional.of(path.substring(before.length(), path.length() - after.length()))
          : Optional.empty();
    }
  }

  Api(DashboardSettings settings, Parts parts, Answers answers) {
    this.answers = answers;
    byte[] routes = RoutesFolder.read(settings.scene().routes());
    byPath =
        Map.of(
            "/api/config", new ConfigEndpoint(settings, parts),
            "/api/routes", (name, query) -> Answer.of("application/geo+json", routes),
            "/api/vehicles", new VehiclesEndpoint(parts),
            "/api/fleet", (name, query) -> Answer.json(parts.day().json()),
            "/api/flow", (name, query) -> Answer.json(parts.flow().json()),
            "/api/dead-letters",
                new DeadLettersEndpoint(parts.database(), settings.scene().replayCommand()),
            "/api/replay", new ReplayEndpoint(parts));
    byName =
        Map.of(
            new Named("/api/vehicles/", "/track"), new TrackEndpoint(parts),
            new Named("/api/panels/", ""), new PanelEndpoint(parts));
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!places.tryAcquire()) {
      answers.problem(exchange, new Problem(503, "Too many requests at once."));
      return;
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          places.release();
          next.proceed();
        });
    exchange.dispatch(() -> answer(exchange));
  }

  private void answer(HttpServerExchange exchange) {
    try {
      answers.send(exchange, find(exchange.getRequestPath(), query(exchange)));
    } catch (Problem problem) {
      answers.problem(exchange, problem);
    } catch (SQLException e) {
      if (CANCELED.equals(e.getSQLState())) {
        answers.problem(
            exchange, new Problem(504, "PostgreSQL took too long: ask for less, or again."));
      } else {
        log.debug("{} not answered", exchange.getRequestPath(), e);
        answers.problem(exchange, new Problem(503, "PostgreSQL does not answer."));
      }
    } catch (RuntimeException bug) {
      log.error("bug: {} not answered", exchange.getRequestPath(), bug);
      answers.problem(exchange, new Problem(500, "The dashboard met a bug; its log says which."));
    }
  }

  private static Query query(HttpServerExchange exchange) {
    return new Query(exchange.getQueryParameters());
  }

  private Answer find(String path, Query query) throws Problem, SQLException {
    Endpoint endpoint = byPath.get(path);
    if (endpoint != null) {
      return endpoint.answer("", query);
    }
    for (var entry : byName.entrySet()) {
      Optional<String> name = entry.getKey().nameIn(path);
      if (name.isPresent()) {
        return entry.getValue().answer(name.get(), query);
      }
    }
    throw new Problem(404, "There is nothing at this path; /openapi.yaml tells what there is.");
  }
}
