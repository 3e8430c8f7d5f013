package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes a broker encrypt and ask who is there: clients, other brokers too, log in by
 * SCRAM-SHA-512 over TLS, and do what their user may. Controllers, who keep the passwords and so
 * cannot ask for one, know each other by the subject of the brokers' certificate: another one may
 * do nothing there. A listener of that kind is also how the users are let in.
 *
 * @param server the brokers' certificate and key
 * @param authority PEM certificates of who signed it
 * @param users who may log in
 */
public record BrokerSecurity(TlsFiles server, Path authority, KafkaUsers users) {
  private static final String CLIENTS = "SASL_SSL";
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final Pattern ADMIN = Pattern.compile("ADMIN://([^,]+)");

  /** Turns the properties of a broker without security into those of one with it. */
  void secure(Properties broker) throws IOException, CertificateException {
    broker.put(
        "listeners",
        broker.getProperty("listeners").replace("PLAINTEXT://", CLIENTS + "://")
            + ",ADMIN://127.0.0.1:"
            + FreePort.find());
    broker.put("listener.security.protocol.map", CLIENTS + ":SASL_SSL,CONTROLLER:SSL,ADMIN:SSL");
    broker.put("inter.broker.listener.name", CLIENTS);
    broker.put("sasl.enabled.mechanisms", MECHANISM);
    broker.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    broker.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", brokersLogin());
    broker.put("ssl.truststore.type", "PEM");
    broker.put("ssl.truststore.certificates", Files.readString(authority));
    broker.putAll(ownKey());
    broker.put("listener.name.controller.ssl.client.auth", "required");
    broker.put("listener.name.admin.ssl.client.auth", "required");
    broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    broker.put(
        "super.users",
        "User:"
            + CertificateSubject.of(server.certificate())
            + ";User:"
            + users.superuser().name());
  }

  private String brokersLogin() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=%s password=%s;"
        .formatted(quoted(users.superuser().name()), quoted(users.superuser().password()));
  }

  /** Lets the users in, with today's passwords. */
  void admit(Properties broker) throws IOException, InterruptedException, ExecutionException {
    Matcher admin = ADMIN.matcher(broker.getProperty("listeners"));
    if (!admin.find()) {
      throw new IllegalStateException("a broker that nobody can administer");
    }
    Map<String, Object> client = new HashMap<>(ownKey());
    client.put("bootstrap.servers", admin.group(1));
    client.put("security.protocol", "SSL");
    client.put("ssl.truststore.type", "PEM");
    client.put("ssl.truststore.certificates", Files.readString(authority));
    users.admit(client);
  }

  private Map<String, String> ownKey() throws IOException {
    return Map.of(
        "ssl.keystore.type", "PEM",
        "ssl.keystore.certificate.chain", Files.readString(server.certificate()),
        "ssl.keystore.key", Files.readString(server.key()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
