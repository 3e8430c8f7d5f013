package io.avtelemetry.k8s;

import java.util.List;
import java.util.Map;

/**
 * The properties of CloudNativePG's Cluster (postgresql.cnpg.io/v1) that are used here, by hand
 * from its API reference: no model of it is published for Java. A property that is not here fails,
 * so a new one is looked up before it is added.
 */
record CloudNativePg(String apiVersion, String kind, Metadata metadata, Spec spec) {
  record Metadata(String name, String namespace, Map<String, String> labels) {}

  record Spec(
      int instances,
      ImageCatalogRef imageCatalogRef,
      boolean enableSuperuserAccess,
      Bootstrap bootstrap,
      Managed managed,
      Postgresql postgresql,
      Storage storage,
      Storage walStorage,
      Resources resources,
      Affinity affinity) {}

  record ImageCatalogRef(String apiGroup, String kind, String name, int major) {}

  record Bootstrap(InitDb initdb) {}

  record InitDb(
      String database,
      String owner,
      String encoding,
      String localeCollate,
      String localeCType,
      boolean dataChecksums,
      List<String> postInitSQL,
      List<String> postInitTemplateSQL,
      List<String> postInitApplicationSQL) {}

  record Managed(List<Role> roles) {}

  record Role(
      String name,
      Ensure ensure,
      String comment,
      boolean login,
      boolean superuser,
      boolean inherit,
      int connectionLimit,
      List<String> inRoles,
      Named passwordSecret) {}

  record Named(String name) {}

  record Postgresql(Synchronous synchronous, Map<String, String> parameters) {}

  record Synchronous(Method method, int number) {}

  record Storage(String size, String storageClass) {}

  record Resources(Map<String, String> requests, Map<String, String> limits) {}

  record Affinity(
      boolean enablePodAntiAffinity, String topologyKey, AntiAffinity podAntiAffinityType) {}

  enum Ensure {
    present,
    absent
  }

  enum Method {
    any,
    first
  }

  enum AntiAffinity {
    preferred,
    required
  }
}
