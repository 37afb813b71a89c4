#!/usr/bin/env bash
# Brings up the whole platform on this machine. ./run.sh --help says how.
set -euo pipefail
cd -P "$(dirname "$0")"
. scripts/install.sh

usage() {
  cat <<'TEXT'
./run.sh                 installs what is missing, builds, starts every service, loads the demonstration pools, stays up until Ctrl+C
  --detach               returns when all is ready and leaves it running
  --stop                 stops what this checkout started
  --reset                throws the local data away first (asks; --yes answers)
  --no-demo              leaves the demonstration pools out
  --port-offset N        gateway on 8080+N, so that checkouts can run side by side
Data, logs and secrets are in .local/ (POOL_DATA names another folder) and survive a restart.
TEXT
}

detach= stop= reset= yes= demo=1 offset=0
while [ $# -gt 0 ]; do
  case $1 in
    --detach) detach=1 ;;
    --stop) stop=1 ;;
    --reset) reset=1 ;;
    --yes) yes=1 ;;
    --no-demo) demo= ;;
    --port-offset) offset=${2-}; shift ;;
    --port-offset=*) offset=${1#*=} ;;
    --help | -h) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
case $offset in '' | *[!0-9]*) echo "--port-offset wants a whole number." >&2; exit 2 ;; esac

local=${POOL_DATA:-$PWD/.local}
pidfile=$local/apphost.pid
configuration=${CONFIGURATION:-Release}
built=artifacts/bin/PoolPlatform.AppHost/${configuration,,}
gateway=http://127.0.0.1:$((8080 + offset))
umask 077
mkdir -p "$local/logs"

apphost() { # the process id of the AppHost that this checkout started, if it still runs
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) && grep -qs PoolPlatform.AppHost.dll "/proc/$pid/cmdline" && echo "$pid"
}

left_behind() { # process ids of its children: services by a mark in their environment, servers by the folder they run in
  grep -slzxF "POOLPLATFORM_DATA_DIRECTORY=$local" /proc/[0-9]*/environ | cut -d/ -f3
  local comm
  for comm in $(grep -slxE 'postgres|beam.smp|epmd' /proc/[0-9]*/comm); do
    case $(readlink "${comm%/comm}/cwd") in "$local"/*) echo "$comm" | cut -d/ -f3 ;; esac
  done
}

stop_all() {
  local pid waited=0
  pid=$(apphost) && kill "$pid"
  while [ -n "$(apphost)$(left_behind)" ]; do
    sleep 0.5
    waited=$((waited + 1))
    # A minute is more than every grace period together; what then still runs has lost its AppHost, or hangs.
    [ $waited -lt 120 ] || kill -KILL $(apphost) $(left_behind) 2>/dev/null || true
    [ $waited -lt 140 ] || { echo "Still running: $(apphost) $(left_behind)" >&2; return 1; }
  done
  rm -f "$pidfile"
}

fail() {
  echo "$1" >&2
  [ $# -lt 2 ] || tail -n 25 "$2" >&2 || true
  stop_all
  exit 1
}

if [ -n "$stop" ]; then
  stop_all
  echo "Stopped."
  [ -n "$reset" ] || exit 0
fi
if [ -n "$(apphost)" ]; then
  echo "It is running already: $gateway (./run.sh --stop ends it)." >&2
  exit 1
fi
if [ -n "$reset" ]; then
  if [ -z "$yes" ]; then
    read -r -p "Throw away all data in $local? [y/N] " answer || answer=
    case $answer in y | Y | yes) ;; *) echo "Nothing was thrown away."; exit 1 ;; esac
  fi
  rm -rf "$local"
  mkdir -p "$local/logs"
  [ -z "$stop" ] || exit 0
fi

install_missing postgresql rabbitmq-server curl

# Built into the AppHost is where its checkout lies: a copy of a built checkout has to be built again.
if [ "$(cat "$built/built" 2>/dev/null)" != "$PWD" ] || [ -n "$(find . -newer "$built/built" -type f \
  -not -path './artifacts/*' -not -path './.local/*' -not -path './.git/*' -not -path './TestResults/*' -print -quit)" ]; then
  echo "Building ..."
  # One compiler for all projects, which saves time; it is ended at once, since the services want the memory.
  dotnet build PoolPlatform.AppHost -c "$configuration" -v q --nologo --tl:off -nodeReuse:false -p:UseSharedCompilation=true </dev/null >"$local/logs/build.log" 2>&1 \
    || { cat "$local/logs/build.log" >&2; exit 1; }
  dotnet build-server shutdown --vbcscompiler </dev/null >>"$local/logs/build.log" 2>&1
  echo "$PWD" >"$built/built"
fi

if [ ! -e "$local/secrets" ]; then
  for name in serviceSecret identityKey peopleKey; do
    echo "Parameters__$name=$(head -c 32 /dev/urandom | base64)"
  done >"$local/secrets.new"
  mv "$local/secrets.new" "$local/secrets"
fi

echo "Starting ..."
rm -f "$local/resource-page"
(
  set -a
  . "$local/secrets"
  : "${DOTNET_ENVIRONMENT:=Development}" "${PoolPlatform__DataDirectory:=$local}"
  for fd in /proc/self/fd/*; do
    [ "${fd##*/}" -le 2 ] || eval "exec ${fd##*/}>&-" # a caller that waits for the end of our output must not wait for the AppHost's
  done
  exec setsid dotnet "$built/PoolPlatform.AppHost.dll" --port-offset="$offset"
) </dev/null >"$local/logs/apphost.log" 2>&1 &
echo $! >"$pidfile"
[ -n "$detach" ] || trap 'echo "Stopping ..."; trap "" INT TERM; stop_all; exit 0' INT TERM

for ((tenth = 0; ; tenth += 5)); do
  page=$(cat "$local/resource-page" 2>/dev/null || true)
  if [ -n "$page" ]; then
    [ "$(curl -s -o /dev/null -w '%{http_code}' --noproxy '*' "$gateway/health/ready" || true)" != 200 ] || break
    dead=$(curl -s --noproxy '*' "$page/resources.json" | grep -oE '"name":"[^"]*","type":"[^"]*","state":"(Exited|FailedToStart)"' | head -n 1 | cut -d'"' -f4 || true)
    [ -z "$dead" ] || fail "$dead did not start:" "$local/logs/$dead.log"
  fi
  [ -n "$(apphost)" ] || [ $tenth -lt 10 ] || fail "The AppHost has ended:" "$local/logs/apphost.log"
  [ $tenth -lt 3000 ] || fail "Not ready after five minutes:" "$local/logs/apphost.log"
  sleep 0.5
done

loader=artifacts/bin/PoolPlatform.Demo/${configuration,,}/PoolPlatform.Demo.dll
if [ -n "$demo" ] && [ -e "$loader" ]; then
  dotnet "$loader" "$gateway" "$local/demo-credentials" </dev/null || fail "The demonstration pools could not be loaded; the logs are in .local/logs."
fi

cat <<TEXT

The platform is up.
  Gateway            $gateway
  API documentation  $gateway/docs
  Resources          $page
  Logs               .local/logs
  Administrator      dev-admin / dev-admin-secret (in Development only)
TEXT
for file in "$local"/*credentials*; do
  [ -e "$file" ] && { echo; echo "${file#"$PWD/"}:"; sed 's/^/  /' "$file"; }
done
if [ -n "$detach" ]; then
  echo "It runs until ./run.sh --stop."
else
  echo "It runs until Ctrl+C."
  wait $! || fail "The AppHost has ended:" "$local/logs/apphost.log"
fi
