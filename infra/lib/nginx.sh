# shellcheck shell=bash
# The load balancer before several ingest servers: nginx and its configuration, the same in both runtimes.

# is_balanced : whether clients talk to nginx. Where several ingest servers are asked for, and where it runs already: whoever posts to it
# goes on doing so when there is but one left.
is_balanced() {
  if ((PRODUCER_NUM_INSTANCES > 1)) && may_balance >/dev/null; then
    return 0
  fi
  is_running nginx
}

# may_balance : 0 when nginx can stand before the ingest servers and may; else prints one line that says why not, and returns 1.
may_balance() {
  if [[ ${INGEST_AUTH:-none} == mtls ]]; then
    echo "INGEST_AUTH=mtls: ingest itself has to see its clients' certificates"
    return 1
  fi
  can_balance
}

# balanced_producers : those that nginx shares requests out to, one a line: all that run or are about to.
balanced_producers() {
  {
    names producer "$PRODUCER_NUM_INSTANCES"
    list_running | grep '^producer' || true
  } | sort -Vu
}

# nginx_configuration FOLDER LISTEN [CERT KEY CA] : nginx.conf, which keeps its files in a folder and listens there. The servers stand in
# producers.conf beside it, so that only that changes when they do. The files of TLS are named as nginx reaches them: its certificate and
# key where NGINX_TLS_CERT_FILE is set, and who vouches for the ingest servers where these have one (NGINX_TLS_CA_FILE).
nginx_configuration() {
  local user='' limit wait answer tls='' ssl='' behind=http connect=1s verify='' health=''
  if [[ -n ${NGINX_TLS_CERT_FILE:-} ]]; then
    tls=' ssl'
    ssl="ssl_certificate $3; ssl_certificate_key $4; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:tls:10m; ssl_session_timeout 1h;"
  fi
  if [[ -n ${PRODUCER_TLS_CERT_FILE:-} ]]; then
    behind=https
    # The handshake is part of it, and a JVM that has just begun takes its time for the first ones.
    connect=2s
    # Their certificate is one for all, so it is asked for by one name.
    verify='proxy_ssl_name localhost; proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_session_reuse on;'
    if [[ -n ${NGINX_TLS_CA_FILE:-} ]]; then
      verify+=" proxy_ssl_verify on; proxy_ssl_verify_depth 3; proxy_ssl_trusted_certificate $5;"
    fi
  fi
  wait=$(milliseconds REQUEST_TIMEOUT) || exit
  answer=$((wait + 500))
  if ((EUID == 0)) && [[ $RUNTIME == local ]]; then
    user="user root root;"
  fi
  if [[ $RUNTIME == docker ]]; then
    # For the container's health check, which may know no TLS.
    health='server { listen 127.0.0.1:8089; default_type text/plain; return 200 ok; }'
  fi
  limit=$(bytes MAX_REQUEST_BYTES) || exit
  cat <<END
# Written by the scripts, see infra/lib/nginx.sh.
daemon off;
$user
pid $1/nginx.pid;
error_log stderr warn;
worker_processes auto;
# Connections that watch the counter end with a worker that makes room for its successor.
worker_shutdown_timeout 10s;

events {
  worker_connections 8192;
}

http {
  access_log off;
  server_tokens off;
  client_body_temp_path $1/body;
  proxy_temp_path $1/proxy;
  fastcgi_temp_path $1/fastcgi;
  uwsgi_temp_path $1/uwsgi;
  scgi_temp_path $1/scgi;

  # As ingest has them: whoever is slower than that, or sends more, is refused here.
  client_header_timeout ${wait}ms;
  client_body_timeout ${wait}ms;
  client_max_body_size $limit;
  client_body_buffer_size 64k;
  large_client_header_buffers 4 20k;
  keepalive_timeout 60s;
  keepalive_requests 100000;

  upstream ingest {
    least_conn;
    include $1/producers.conf;
    keepalive 256;
    keepalive_requests 100000;
    # Sooner than ingest (60 s): a request never meets a connection that is being closed.
    keepalive_timeout 50s;
  }

  server {
    listen $2$tls backlog=1024;
    $ssl
    $verify

    proxy_http_version 1.1;
    proxy_set_header Host \$http_host;
    proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto \$scheme;
    proxy_connect_timeout $connect;
    proxy_send_timeout ${answer}ms;
    # Ingest answers within REQUEST_TIMEOUT; one that does not, stands still.
    proxy_read_timeout ${answer}ms;
    # Another one is asked where one cannot be reached, breaks off or stands still, although a POST may have been done by then: the same
    # event again meets its primary key and is counted as a duplicate. A 503 is an answer, and goes to the client: it has a Retry-After,
    # and under overload to ask the others too would be more of it.
    proxy_next_upstream error timeout non_idempotent;
    proxy_next_upstream_tries 3;
    proxy_next_upstream_timeout ${answer}ms;
    # Answers are small; the counter must come as it moves.
    proxy_buffering off;

    error_page 413 @large;
    error_page 502 504 =503 @away;

    location / {
      proxy_pass $behind://ingest;
    }
    location ~ /live\$ {
      # The counter is told again each 15 s.
      proxy_read_timeout 60s;
      proxy_pass $behind://ingest;
    }
    location @away {
      default_type application/problem+json;
      add_header Retry-After 1 always;
      return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"No ingest server answers."}';
    }
    location @large {
      default_type application/problem+json;
      return 413 '{"type":"about:blank","title":"Request Entity Too Large","status":413,"detail":"A body has at most $limit bytes."}';
    }
  }
  $health
}
END
}

# producers_configuration ADDRESS... : producers.conf. One that failed a request is left out for two seconds.
producers_configuration() { printf 'server %s max_fails=1 fail_timeout=2s;\n' "$@"; }

# milliseconds KEY : a setting such as 3s or 500ms.
milliseconds() {
  [[ ${!1:-3s} =~ ^([0-9]{1,9})\ *(ms|s|m|)$ ]] || usage_error "$1 is '${!1:-}', it may be e.g. 3s or 500ms"
  case ${BASH_REMATCH[2]} in
    s) echo "$((BASH_REMATCH[1] * 1000))" ;;
    m) echo "$((BASH_REMATCH[1] * 60000))" ;;
    *) echo "${BASH_REMATCH[1]}" ;;
  esac
}

# bytes KEY : a setting such as 1MiB.
bytes() {
  [[ ${!1:-1MiB} =~ ^([0-9]{1,12})\ *(B|kB|KiB|K|k|MB|MiB|M|m|)$ ]] || usage_error "$1 is '${!1:-}', it may be e.g. 1MiB or 512KiB"
  case ${BASH_REMATCH[2]} in
    kB) echo "$((BASH_REMATCH[1] * 1000))" ;;
    MB) echo "$((BASH_REMATCH[1] * 1000000))" ;;
    K*|k) echo "$((BASH_REMATCH[1] << 10))" ;;
    M*|m) echo "$((BASH_REMATCH[1] << 20))" ;;
    *) echo "${BASH_REMATCH[1]}" ;;
  esac
}
