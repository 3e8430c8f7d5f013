package io.avtelemetry.ingest;

import io.avtelemetry.ingest.Gunzip.Inflated;
import io.avtelemetry.ingest.Intake.IoThreadState;
import io.avtelemetry.ingest.auth.EventSender;
import io.avtelemetry.stream.RefusedException;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * One POST from its head to its answer.
 *
 * <p>It lives on its exchange's I/O thread, and only there is it answered: acknowledgement,
 * deadline and fault meet on one thread, so that the first of them is the one answer (and writing
 * there rather than on the producer's thread measured 1.45 times the throughput). Large and
 * compressed bodies are read on a worker thread; Kafka settles the batch on the producer's.
 */
final class Post implements ChannelListener<StreamSourceChannel> {
  private static final Logger log = LoggerFactory.getLogger(Post.class);

  /** Neighbours among the posts of the same I/O thread; {@link Deadlines}' own. */
  Post older;

  Post newer;

  private final HttpServerExchange exchange;
  private final StreamTarget target;
  private final EventSender sender;
  private final BodyFormat format;
  private final boolean compressed;
  private final Intake intake;
  private final IoThreadState ioThread;
  private final RequestBody body;
  private final long startNanos = System.nanoTime();
  private long queuedNanos;
  private boolean bodyRead;
  private boolean answered;
  private EventBatch batch;

  Post(
      HttpServerExchange exchange,
      StreamTarget target,
      EventSender sender,
      BodyFormat format,
      boolean compressed,
      Intake intake) {
    this.exchange = exchange;
    this.target = target;
    this.sender = sender;
    this.format = format;
    this.compressed = compressed;
    this.intake = intake;
    this.ioThread = intake.ioThread(exchange);
    this.body =
        new RequestBody(ioThread.body(), intake.settings().maxRequestBytes(), intake.inFlight());
  }

  long startNanos() {
    return startNanos;
  }

  /** Begins to read the body. */
  void start() {
    ioThread.deadlines().add(this);
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponse(
          exchange,
          new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange e, Sender sender) {
              handleEvent(exchange.getRequestChannel());
            }

            @Override
            public void onException(HttpServerExchange e, Sender sender, IOException lost) {
              connectionLost();
            }
          });
    } else {
      handleEvent(exchange.getRequestChannel());
    }
  }

  /** Reads what there is of the body. */
  @Override
  public void handleEvent(StreamSourceChannel channel) {
    if (answered) {
      return;
    }
    try {
      switch (body.readFrom(channel)) {
        case COMPLETE -> {
          channel.suspendReads();
          bodyRead = true;
          bodyComplete();
        }
        case WAITING -> {
          channel.getReadSetter().set(this);
          channel.resumeReads();
        }
        case TOO_LARGE -> refuse(tooLarge());
        case NO_ROOM -> refuse(noRoom());
      }
    } catch (IOException lost) {
      connectionLost();
    }
  }

  private void bodyComplete() {
    if (!compressed && body.isSmall()) {
      publish(body.array(), body.length());
      body.release();
    } else if (body.own()) {
      queuedNanos = System.nanoTime();
      exchange.getConnection().getWorker().execute(this::publishOnWorker);
    } else {
      body.release();
      refuse(noRoom());
    }
  }

  private void publishOnWorker() {
    if (System.nanoTime() - queuedNanos > intake.settings().late().toNanos()) {
      refuse(new Problem(503, PostHandler.TOO_FAST));
    } else if (compressed) {
      inflateAndPublish();
    } else {
      publish(body.array(), body.length());
    }
    body.release();
  }

  private void inflateAndPublish() {
    var gunzip = new Gunzip(intake.settings().maxRequestBytes(), intake.inFlight());
    Inflated inflated = gunzip.inflate(body.array(), body.length());
    if (inflated instanceof Inflated.Body inflatedBody) {
      publish(inflatedBody.events().array(), inflatedBody.events().remaining());
      intake.inFlight().release(inflatedBody.reserved());
    } else if (inflated instanceof Inflated.Broken broken) {
      refuse(new Problem(400, "The body is not gzip as announced: " + broken.detail()));
    } else if (inflated instanceof Inflated.TooLarge) {
      refuse(tooLarge());
    } else {
      refuse(noRoom());
    }
  }

  /** Reads the events and sends them; on the I/O thread or a worker thread. */
  private void publish(byte[] bytes, int length) {
    if (length == 0) {
      refuse(new Problem(400, "The body is empty."));
      return;
    }
    Codec codec = target.codec();
    int maximum = intake.settings().maxRequestBytes();
    var events =
        new EventBatch(target.stream(), sender, codec.writer(), maximum, maximum, this::settled);
    try {
      codec.read(format, bytes, length, events);
    } catch (RefusedException e) {
      String subject = e.field() == null ? "The body" : e.field();
      refuse(new Problem(400, subject + " " + e.detail()));
      return;
    } catch (RuntimeException bug) {
      log.error("bug in reading a {} of stream {}", format, target.stream().name(), bug);
      refuse(new Problem(500, "Ingest could not read this body. That is its fault; it is logged."));
      return;
    }
    intake.door().counted(exchange, sender, events.count());
    if (events.forbidden() > 0) {
      intake.door().forged(exchange, sender, target.stream().name());
    }
    if (events.hasTooManyRejections()) {
      refuse(
          new Problem(413, "More events are wrong than an answer can list: send fewer at once."));
    } else if (events.heldBytes() > intake.settings().maxInFlightBytes()) {
      refuse(
          new Problem(413, "These are more events than can be on their way: send fewer at once."));
    } else if (intake.inFlight().reserve(events.heldBytes())) {
      batch = events;
      intake.window().sent(events.heldBytes());
      events.sendTo(intake.publisher());
    } else {
      refuse(noRoom());
    }
  }

  /** Kafka is done with all events; on the thread that settled the last. */
  private void settled() {
    long held = batch.heldBytes();
    intake.inFlight().release(held);
    intake.window().settled(held, batch.acknowledgeNanos(), System.nanoTime());
    onIoThread(() -> answer(this::writeSettled));
  }

  private void writeSettled() {
    Exception failure = batch.failure();
    if (failure != null) {
      problem(new Problem(503, "Kafka did not acknowledge: " + reason(failure)));
      return;
    }
    List<Rejection> rejections = batch.rejections();
    int accepted = batch.accepted();
    intake.served(accepted);
    target.count(accepted, rejections.size());
    if (accepted > 0) {
      intake.metrics().acknowledgeTook(batch.acknowledgeNanos());
    }
    if (rejections.isEmpty()) {
      intake.answers().accepted(exchange, accepted);
    } else if (accepted > 0) {
      intake.answers().partlyAccepted(exchange, batch);
    } else {
      Rejection first = rejections.get(0);
      String subject = first.field() == null ? "an event" : first.field();
      String detail = "No event was accepted: " + subject + " " + first.detail();
      problem(new Problem(batch.forbidden() == batch.count() ? 403 : 400, detail, rejections));
    }
  }

  private static String reason(Exception failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  /** The time is over; called by the sweep of the deadlines. */
  void timeOut() {
    if (bodyRead) {
      refuse(new Problem(503, "Kafka did not acknowledge in time."));
    } else {
      exchange.setPersistent(false);
      refuse(new Problem(408, "The body did not come in time."));
      // What is still to come is not waited for.
      exchange.getIoThread().execute(() -> IoUtils.safeClose(exchange.getConnection()));
    }
  }

  private void connectionLost() {
    answer(
        () -> {
          IoUtils.safeClose(exchange.getConnection());
          exchange.endExchange();
        });
  }

  private void refuse(Problem problem) {
    onIoThread(() -> answer(() -> problem(problem)));
  }

  private void problem(Problem problem) {
    if (problem.status() == 413) {
      exchange.setPersistent(false);
    }
    intake.answers().problem(exchange, problem);
  }

  /** Answers unless somebody has; on the I/O thread. */
  private void answer(Runnable writing) {
    if (answered) {
      return;
    }
    answered = true;
    ioThread.deadlines().remove(this);
    if (!bodyRead) {
      body.release();
    }
    if (intake.isRefusing()) {
      exchange.setPersistent(false);
    }
    try {
      writing.run();
    } catch (RuntimeException bug) {
      log.error("bug in answering a post of stream {}", target.stream().name(), bug);
      // Whoever waits for the answer notices, and sends again.
      IoUtils.safeClose(exchange.getConnection());
    } finally {
      intake.metrics().requestTook(System.nanoTime() - startNanos);
      intake.leave();
    }
  }

  private void onIoThread(Runnable task) {
    if (exchange.isInIoThread()) {
      task.run();
      return;
    }
    try {
      exchange.getIoThread().execute(task);
    } catch (RejectedExecutionException stopped) {
      log.debug("an answer came after the server had stopped");
    }
  }

  private Problem tooLarge() {
    return new Problem(
        413, "The body is larger than " + intake.settings().maxRequestBytes() + " bytes.");
  }

  private static Problem noRoom() {
    return new Problem(503, "Too many bytes are on their way to Kafka.");
  }
}
