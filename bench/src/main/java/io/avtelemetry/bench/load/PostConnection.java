package io.avtelemetry.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One keep-alive HTTP connection to ingest that posts JSON, and costs the machine that it measures
 * next to nothing. Not thread-safe.
 */
public final class PostConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int READ_BYTES = 4096;
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  /** Connects. */
  public PostConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), READ_BYTES);
  }

  /** Posts a body and waits for the answer, whose status it gives. */
  public int post(byte[] body) throws IOException {
    byte[] head =
        ("POST /events HTTP/1.1\r\n"
                + "Host: ingest\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    out.write(request);
    String status = line();
    int length = 0;
    for (String field = line(); !field.isEmpty(); field = line()) {
      if (field.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(field.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
    return Integer.parseInt(status.split(" ", 3)[1]);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new IOException("ingest closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
