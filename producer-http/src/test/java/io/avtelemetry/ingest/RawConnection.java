package io.avtelemetry.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends whatever bytes it is told to, and reads answers strictly. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer; the names of its header fields are in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {}

  /** The server need not read it all: it may have answered and closed already. */
  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException closed) {
      // What it said before is still to be read.
    }
  }

  void halfClose() throws IOException {
    if (!socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next answer, or null where the server has closed; to a HEAD, without a body. */
  Answer receive(boolean toHead) throws IOException {
    String line = line();
    if (line == null) {
      return null;
    }
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d .*")) {
      throw new IOException("no status line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String field = line(); field != null && !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      headers.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    boolean none = toHead || status < 200 || status == 204 || status == 304;
    boolean endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    return new Answer(status, headers, none || endless ? "" : body(headers));
  }

  private String body(Map<String, String> headers) throws IOException {
    byte[] bytes;
    if (headers.containsKey("content-length")) {
      bytes = in.readNBytes(Integer.parseInt(headers.get("content-length")));
    } else if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      var chunks = new ByteArrayOutputStream();
      for (int size = size(); size > 0; size = size()) {
        chunks.writeBytes(in.readNBytes(size));
        line();
      }
      line();
      bytes = chunks.toByteArray();
    } else {
      bytes = in.readAllBytes();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int size() throws IOException {
    return Integer.parseInt(String.valueOf(line()), 16);
  }

  /** All that comes until the server closes. */
  String rest() {
    read.reset();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        read.write(b);
      }
    } catch (java.net.SocketTimeoutException e) {
      return read.toString(StandardCharsets.UTF_8) + " and then nothing, nor an end";
    } catch (IOException reset) {
      // Closed, with something of ours unread.
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** A line without its end, or null where there is none because the connection has ended. */
  private String line() throws IOException {
    read.reset();
    try {
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return read.size() == 0 ? null : read.toString(StandardCharsets.ISO_8859_1);
        }
        read.write(b);
      }
    } catch (java.net.SocketException reset) {
      return null;
    }
    String line = read.toString(StandardCharsets.ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
