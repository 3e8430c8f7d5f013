package io.avtelemetry.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;

/** A client's first words in TLS, by hand: no client of today says those of its old versions. */
public final class TlsHello {
  private TlsHello() {}

  /**
   * Says them, and gives the alert that came for it: its last byte is the reason, 70 for a version
   * that is not spoken. Shorter where another answer came, or none.
   *
   * @param version as hexadecimal digits: 0301 is TLS 1.0, 0302 is 1.1
   */
  public static byte[] alertFor(Socket socket, String version) throws IOException {
    String ciphers = "0008" + "c009c00ac013c014";
    String hello = version + "5a".repeat(32) + "00" + ciphers + "0100";
    String handshake = "01" + length(hello, 6) + hello;
    String record = "16" + "0301" + length(handshake, 4) + handshake;
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(HexFormat.of().parseHex(record));
    byte[] answer = socket.getInputStream().readNBytes(7);
    return answer.length > 0 && answer[0] == 21 ? answer : new byte[0];
  }

  private static String length(String hex, int digits) {
    return HexFormat.of().toHexDigits(hex.length() / 2, digits);
  }
}
