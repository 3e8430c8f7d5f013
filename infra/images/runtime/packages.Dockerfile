# A Java runtime on a minimal base, from pieces that build.sh made on this machine: tree/ from
# Debian packages, java/ by jlink. official.Dockerfile makes the same of official images.
FROM scratch
COPY tree/ /
COPY rootfs/ /
COPY java/ /opt/java/openjdk/
ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8 \
    PATH=/usr/local/bin:/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Never over a command that a package brought; java -version proves that every library is there.
RUN ["/bin/busybox", "sh", "-c", "busybox --install -s /usr/bin 2>/dev/null; chmod 1777 /tmp; java -version"]
