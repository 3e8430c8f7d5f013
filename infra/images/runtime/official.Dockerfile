# A Java runtime on a minimal base: Debian's C library and tools without Debian's package manager,
# and of the JDK only what is used. packages.Dockerfile makes the same without a registry.
ARG JDK_IMAGE
ARG BASE_IMAGE
FROM ${JDK_IMAGE} AS jdk
COPY link.sh modules /build/
RUN /build/link.sh /java

FROM ${BASE_IMAGE} AS base
ARG PACKAGES
COPY packages.sh /build/
RUN apt-get update -q && /build/packages.sh --into /tree ${PACKAGES}

FROM scratch
COPY --from=base /tree/ /
COPY rootfs/ /
COPY --from=jdk /java/ /opt/java/openjdk/
ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8 \
    PATH=/usr/local/bin:/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Never over a command that a package brought; java -version proves that every library is there.
RUN ["/bin/busybox", "sh", "-c", "busybox --install -s /usr/bin 2>/dev/null; chmod 1777 /tmp; java -version"]
