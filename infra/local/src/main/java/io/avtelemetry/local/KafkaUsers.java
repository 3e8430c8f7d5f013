package io.avtelemetry.local;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what in Kafka.
 *
 * @param superuser everything: the brokers themselves, and people's tools
 * @param ingest makes topics and writes to them
 * @param sink makes topics, reads them in its group, and writes what was a dead letter again
 * @param dashboard may only read topics
 */
public record KafkaUsers(Login superuser, Login ingest, Login sink, Login dashboard) {
  private static final int ITERATIONS = 8_192;

  /**
   * Gives all of them their passwords of today and their rights.
   *
   * @param client that is let in without a password: nobody has one yet
   */
  void admit(Map<String, Object> client) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(client)) {
      var passwords = new ArrayList<UserScramCredentialAlteration>();
      for (Login user : List.of(superuser, ingest, sink, dashboard)) {
        passwords.add(
            new UserScramCredentialUpsertion(
                user.name(),
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                user.password()));
      }
      admin.alterUserScramCredentials(passwords).all().get();
      admin.createAcls(rights()).all().get();
    }
  }

  private List<AclBinding> rights() {
    var rights = new ArrayList<AclBinding>();
    rights.addAll(may(ingest, TOPIC, DESCRIBE, CREATE, WRITE));
    rights.addAll(may(sink, TOPIC, DESCRIBE, CREATE, READ, WRITE));
    rights.addAll(may(sink, GROUP, DESCRIBE, READ));
    rights.addAll(may(dashboard, TOPIC, DESCRIBE, READ));
    return rights;
  }

  private static List<AclBinding> may(Login user, ResourceType what, AclOperation... operations) {
    var all = new ResourcePattern(what, ResourcePattern.WILDCARD_RESOURCE, PatternType.LITERAL);
    var rights = new ArrayList<AclBinding>();
    for (AclOperation operation : operations) {
      rights.add(
          new AclBinding(
              all,
              new AccessControlEntry(
                  "User:" + user.name(), "*", operation, AclPermissionType.ALLOW)));
    }
    return rights;
  }
}
