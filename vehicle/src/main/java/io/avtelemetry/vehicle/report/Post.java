package io.avtelemetry.vehicle.report;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.ClientResponse;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * One POST on one connection: writes the body, reads the answer, and tells the outcome once. All on
 * the connection's I/O thread.
 */
final class Post {
  private static final int LARGEST_ANSWER_BYTES = 1 << 20;
  private static final int READ_BYTES = 4096;

  private final ClientConnection connection;
  private final byte[] body;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream(256);
  private final BiConsumer<Post, Outcome> listener;
  private boolean over;

  Post(ClientConnection connection, byte[] body, BiConsumer<Post, Outcome> listener) {
    this.connection = connection;
    this.body = body;
    this.listener = listener;
  }

  ClientConnection connection() {
    return connection;
  }

  void send(IngestAddress address) {
    URI url = address.url();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    var request = new ClientRequest().setMethod(Methods.POST).setPath(url.getRawPath() + query);
    request
        .getRequestHeaders()
        .put(Headers.HOST, url.getRawAuthority())
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(Headers.CONTENT_LENGTH, body.length);
    address
        .access()
        .authorization()
        .ifPresent(value -> request.getRequestHeaders().put(Headers.AUTHORIZATION, value));
    connection.sendRequest(request, onFailure(this::sent));
  }

  /** Ends it, whatever came of it: the connection is of no further use. */
  void abort(String reason) {
    if (!over) {
      over = true; // before closing, which fails the exchange for a lesser reason
      IoUtils.safeClose(connection);
      listener.accept(this, new Outcome.Failed(reason));
    }
  }

  private void sent(ClientExchange exchange) throws IOException {
    exchange.setResponseListener(onFailure(this::answered));
    StreamSinkChannel sink = exchange.getRequestChannel();
    ByteBuffer rest = ByteBuffer.wrap(body);
    sink.getWriteSetter().set(channel -> orFail(() -> write(channel, rest)));
    write(sink, rest);
  }

  private static void write(StreamSinkChannel sink, ByteBuffer rest) throws IOException {
    while (rest.hasRemaining()) {
      if (sink.write(rest) == 0) {
        sink.resumeWrites();
        return;
      }
    }
    sink.shutdownWrites();
    if (sink.flush()) {
      sink.suspendWrites();
    } else {
      sink.resumeWrites(); // comes back here, to flush again
    }
  }

  private void answered(ClientExchange exchange) throws IOException {
    ClientResponse response = exchange.getResponse();
    StreamSourceChannel source = exchange.getResponseChannel();
    source.getReadSetter().set(channel -> orFail(() -> read(channel, response)));
    read(source, response);
  }

  private void read(StreamSourceChannel source, ClientResponse response) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    while (true) {
      int n = source.read(buffer.clear());
      if (n < 0) {
        String retryAfter = response.getResponseHeaders().getFirst(Headers.RETRY_AFTER);
        end(
            new Outcome.Answered(
                response.getResponseCode(), retryAfter, answer.toString(StandardCharsets.UTF_8)));
        return;
      } else if (n == 0) {
        source.resumeReads();
        return;
      }
      answer.write(buffer.array(), 0, n);
      if (answer.size() > LARGEST_ANSWER_BYTES) {
        throw new IOException("the answer is larger than " + LARGEST_ANSWER_BYTES + " bytes");
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private interface ExchangeStep {
    void run(ClientExchange exchange) throws IOException;
  }

  private void orFail(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      abort(reason(e));
    }
  }

  private ClientCallback<ClientExchange> onFailure(ExchangeStep step) {
    return new ClientCallback<>() {
      @Override
      public void completed(ClientExchange exchange) {
        orFail(() -> step.run(exchange));
      }

      @Override
      public void failed(IOException e) {
        abort(reason(e));
      }
    };
  }

  static String reason(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private void end(Outcome outcome) {
    if (!over) {
      over = true;
      listener.accept(this, outcome);
    }
  }
}
