package io.avtelemetry.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves parameters of one kind of server: the one shared by this JVM, or an own one, closed with
 * its test.
 */
abstract class ServerExtension<S extends AutoCloseable> implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ServerExtension.class);

  private final Class<S> type;

  ServerExtension(Class<S> type) {
    this.type = type;
  }

  abstract S start(TestServers servers, boolean shared);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var servers =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .computeIfAbsent(TestServers.class, key -> TestServers.chosen(), TestServers.class);
    if (parameter.isAnnotated(Own.class)) {
      // A key nobody else has: two own servers are two servers. The store closes it when the test,
      // or the class, is over.
      return context
          .getStore(NAMESPACE)
          .computeIfAbsent(new Object(), key -> start(servers, false), type);
    }
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(type, key -> start(servers, true), type);
  }
}
