#!/bin/sh
# A private PostgreSQL 15 cluster for tests, without durability.
#   postgres.sh start DIR   makes and starts it, notes it in DIR, prints the address of its database
#   postgres.sh stop DIR    stops and removes the one noted in DIR
# Run by root it belongs to the user postgres, since PostgreSQL refuses root.
set -eu

usage() {
    echo "usage: $0 start|stop DIR" >&2
    exit 2
}
[ $# -eq 2 ] || usage
command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)

bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || { echo "PostgreSQL 15 is not installed" >&2; exit 1; }

as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# A port at random; should somebody listen there, the start is tried again with another.
free_port() {
    shuf -i 20000-32000 -n 1
}

start() {
    cd /
    # Kept apart from DIR: the user postgres may not be allowed in there, and paths of sockets must be short.
    cluster=$(as_postgres mktemp -d /tmp/parrain-pg.XXXXXX)
    echo "$cluster" >"$dir/cluster"
    as_postgres "$bin/initdb" --pgdata="$cluster/data" --username=parrain --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
    as_postgres tee -a "$cluster/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$cluster'
fsync = off
full_page_writes = off
max_connections = 200
shared_buffers = 64MB
deadlock_timeout = 50ms
CONF
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        if as_postgres "$bin/pg_ctl" start --pgdata="$cluster/data" --log="$cluster/server.log" --wait --silent \
            --options="-p $port" >"$dir/start.log" 2>&1 </dev/null; then
            echo "postgresql://parrain@127.0.0.1:$port/postgres"
            return
        fi
    done
    echo "PostgreSQL did not start in $attempt attempts" >&2
    as_postgres cat "$cluster/server.log" >&2
    exit 1
}

stop() {
    [ -f "$dir/cluster" ] || return 0
    cluster=$(cat "$dir/cluster")
    cd /
    as_postgres "$bin/pg_ctl" stop --pgdata="$cluster/data" --mode=immediate --wait --silent >/dev/null 2>&1 || true
    rm -rf "$cluster" "$dir/cluster"
}

case "$command" in
    start) start ;;
    stop) stop ;;
    *) usage ;;
esac
